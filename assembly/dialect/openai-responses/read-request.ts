import { literal } from "../../bytes/ascii";
import { Slice } from "../../bytes/slice";
import { Conversation, Extra } from "../../conversation/conversation";
import { ErrorKind, GatewayError } from "../../conversation/gateway-error";
import { textPart } from "../../conversation/part";
import { RequestFields } from "../../conversation/request-fields";
import { Text, isBlank, isMissing, textOf } from "../../conversation/text";
import { Choice } from "../../conversation/tool";
import { Role, Turn } from "../../conversation/turn";
import { stringEquals } from "../../json/lookup";
import { Kind, NO_NODE, Node, Tape } from "../../json/tape";
import { isKnownMember } from "./members";
import { readInput } from "./read-input";
import { readReasoning, readTextFormat } from "./read-output-wishes";
import { readToolChoice } from "./read-tool-choice";
import { readTools } from "./read-tools";
import { refuseState } from "./refuse-state";

const MODEL = literal("model");
const STREAM = literal("stream");
const INSTRUCTIONS = literal("instructions");
const MAX_OUTPUT_TOKENS = literal("max_output_tokens");
const TEMPERATURE = literal("temperature");
const TOP_P = literal("top_p");
const PARALLEL_TOOL_CALLS = literal("parallel_tool_calls");
const SERVICE_TIER = literal("service_tier");
const SAFETY_IDENTIFIER = literal("safety_identifier");
const USER = literal("user");
const METADATA = literal("metadata");
const TRUNCATION = literal("truncation");
const AUTO = literal("auto");
const CONTEXT_MANAGEMENT = literal("context_management");
const PROMPT_CACHE_OPTIONS = literal("prompt_cache_options");
const MAX_TOOL_CALLS = literal("max_tool_calls");
/** Chat completions have them under the same names. */
const SHARED_WITH_CHAT: StaticArray<Slice> = [literal("prompt_cache_key"), literal("prompt_cache_retention")];

/** Reads a request of `POST /v1/responses`; an error names the member at fault. */
export function readRequest(tape: Tape, conversation: Conversation): GatewayError | null {
  const request = tape.root;
  if (tape.kind(request) != Kind.Object) {
    return new GatewayError(ErrorKind.BadRequest, "the request body must be a JSON object");
  }
  const fields = new RequestFields(tape);
  refuseState(fields, request);
  conversation.model = fields.text(request, MODEL);
  conversation.stream = fields.choice(request, STREAM) == Choice.Yes;
  addInstructions(fields.text(request, INSTRUCTIONS), conversation);
  readInput(fields, request, conversation);
  readTools(fields, request, conversation);
  readToolChoice(fields, request, conversation);
  conversation.parallelToolCalls = fields.choice(request, PARALLEL_TOOL_CALLS);
  conversation.maxTokens = fields.number(request, MAX_OUTPUT_TOKENS);
  conversation.temperature = fields.number(request, TEMPERATURE);
  conversation.topP = fields.number(request, TOP_P);
  readTextFormat(fields, request, conversation);
  readReasoning(fields, request, conversation);
  conversation.serviceTier = fields.text(request, SERVICE_TIER);
  const identifier = fields.text(request, SAFETY_IDENTIFIER);
  conversation.user = isMissing(identifier) ? fields.text(request, USER) : identifier;
  const metadata = fields.object(request, METADATA);
  if (metadata != NO_NODE) conversation.metadata = tape.raw(metadata);
  countDropped(fields, request, conversation);
  readExtras(fields, request, conversation);
  return fields.error;
}

function addInstructions(instructions: Text, conversation: Conversation): void {
  if (isBlank(instructions)) return;
  const turn = new Turn(Role.System);
  turn.parts.push(textPart(instructions));
  conversation.turns.push(turn);
}

/** Members that tune how OpenAI serves a request, not what it answers. */
function countDropped(fields: RequestFields, request: Node, conversation: Conversation): void {
  if (stringEquals(fields.tape, fields.value(request, TRUNCATION), AUTO)) conversation.dropped++;
  if (fields.value(request, CONTEXT_MANAGEMENT) != NO_NODE) conversation.dropped++;
  if (fields.value(request, PROMPT_CACHE_OPTIONS) != NO_NODE) conversation.dropped++;
  if (fields.value(request, MAX_TOOL_CALLS) != NO_NODE) conversation.dropped++;
}

function readExtras(fields: RequestFields, request: Node, conversation: Conversation): void {
  const tape = fields.tape;
  for (let index = 0; index < SHARED_WITH_CHAT.length; index++) {
    const name = SHARED_WITH_CHAT[index];
    const value = fields.value(request, name);
    if (value != NO_NODE) conversation.extras.push(new Extra(name, tape.raw(value)));
  }
  for (let key = tape.firstChild(request); key != NO_NODE; key = tape.nextSibling(key)) {
    if (!isKnownMember(tape, key)) {
      conversation.extras.push(new Extra(textOf(tape, key), tape.raw(tape.valueOf(key))));
    }
  }
}
