import { literal } from "../../bytes/ascii";
import { NOTHING, Slice, equals, isNothing } from "../../bytes/slice";
import { Conversation } from "../../conversation/conversation";
import { RequestFields } from "../../conversation/request-fields";
import { textOf } from "../../conversation/text";
import { Choice } from "../../conversation/tool";
import { Kind, NO_NODE, Node } from "../../json/tape";

const MODEL = literal("model");
const STREAM = literal("stream");
const MAX_TOKENS = literal("max_tokens");
const MAX_COMPLETION_TOKENS = literal("max_completion_tokens");
const TEMPERATURE = literal("temperature");
const TOP_P = literal("top_p");
const TOP_K = literal("top_k");
const SEED = literal("seed");
const FREQUENCY_PENALTY = literal("frequency_penalty");
const PRESENCE_PENALTY = literal("presence_penalty");
const N = literal("n");
const ONE = literal("1");
const STOP = literal("stop");
const LOGPROBS = literal("logprobs");
const TOP_LOGPROBS = literal("top_logprobs");
const LOGIT_BIAS = literal("logit_bias");
const SERVICE_TIER = literal("service_tier");
const USER = literal("user");
const METADATA = literal("metadata");

/** Reads what is said about the answer as a whole: length, sampling, stop sequences and the like. */
export function readSettings(fields: RequestFields, request: Node, conversation: Conversation): void {
  conversation.model = fields.requiredText(request, MODEL);
  conversation.stream = fields.choice(request, STREAM) == Choice.Yes;
  conversation.maxTokens = readLimit(fields, request);
  conversation.temperature = fields.number(request, TEMPERATURE);
  conversation.topP = fields.number(request, TOP_P);
  conversation.topK = fields.number(request, TOP_K);
  conversation.seed = fields.number(request, SEED);
  conversation.frequencyPenalty = fields.number(request, FREQUENCY_PENALTY);
  conversation.presencePenalty = fields.number(request, PRESENCE_PENALTY);
  const count = fields.number(request, N);
  conversation.count = equals(count, ONE) ? NOTHING : count;
  readStop(fields, request, conversation);
  conversation.logprobs = fields.choice(request, LOGPROBS);
  conversation.topLogprobs = fields.number(request, TOP_LOGPROBS);
  conversation.logitBias = fields.tape.raw(fields.object(request, LOGIT_BIAS));
  conversation.serviceTier = fields.text(request, SERVICE_TIER);
  conversation.user = fields.text(request, USER);
  conversation.metadata = fields.tape.raw(fields.object(request, METADATA));
}

/** `max_tokens` is deprecated: where both are given the newer name counts. */
function readLimit(fields: RequestFields, request: Node): Slice {
  const older = fields.number(request, MAX_TOKENS);
  const newer = fields.number(request, MAX_COMPLETION_TOKENS);
  return isNothing(newer) ? older : newer;
}

function readStop(fields: RequestFields, request: Node, conversation: Conversation): void {
  const stop = fields.value(request, STOP);
  if (stop == NO_NODE) return;
  const tape = fields.tape;
  if (tape.kind(stop) == Kind.String) {
    conversation.stop.push(textOf(tape, stop));
    return;
  }
  if (tape.kind(stop) != Kind.Array) fields.refuse(STOP, "must be a string or an array of strings");
  for (let item = tape.firstChild(stop); item != NO_NODE && !fields.failed; item = tape.nextSibling(item)) {
    if (tape.kind(item) == Kind.String) conversation.stop.push(textOf(tape, item));
    else fields.refuse(STOP, "must hold strings only");
  }
}
