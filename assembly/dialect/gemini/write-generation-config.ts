import { literal } from "../../bytes/ascii";
import { Slice, isNothing } from "../../bytes/slice";
import { Conversation } from "../../conversation/conversation";
import { GatewayError } from "../../conversation/gateway-error";
import { writeStop } from "../../conversation/settings";
import { Target } from "../../conversation/target";
import { Choice } from "../../conversation/tool";
import { member } from "../../json/lookup";
import { numberOf } from "../../json/number-value";
import { JsonError, scan } from "../../json/scanner";
import { Kind, NO_NODE, Node, Tape } from "../../json/tape";
import { JsonWriter } from "../../json/writer";
import { isGiven } from "./extras";
import { writeResponseFormat } from "./write-response-format";
import { writeThinkingConfig } from "./write-thinking-config";

/** Gemini's own configuration beside the client's words: a few of its members are passed on. */
export const GENERATION_CONFIG = literal("generationConfig");
const THINKING_CONFIG = literal("thinkingConfig");
const MEDIA_RESOLUTION = literal("mediaResolution");
const MEDIA_RESOLUTION_SNAKE = literal("media_resolution");

/** Writes `generationConfig`, empty where the client set nothing. */
export function writeGenerationConfig(
  json: JsonWriter,
  conversation: Conversation,
  target: Target,
): GatewayError | null {
  json.key("generationConfig");
  json.beginObject();
  writeNumber(json, "temperature", conversation.temperature);
  writeNumber(json, "topP", conversation.topP);
  writeNumber(json, "topK", conversation.topK);
  writeNumber(json, "candidateCount", conversation.count);
  writeNumber(json, "maxOutputTokens", conversation.maxTokens);
  writeNumber(json, "presencePenalty", conversation.presencePenalty);
  writeNumber(json, "frequencyPenalty", conversation.frequencyPenalty);
  writeSeed(json, conversation);
  writeStop(json, "stopSequences", conversation.stop);
  if (conversation.logprobs == Choice.Yes) {
    json.key("responseLogprobs");
    json.boolean(true);
  }
  writeNumber(json, "logprobs", conversation.topLogprobs);
  let refused = writeResponseFormat(json, conversation, target);
  if (refused === null) refused = writeOwnWords(json, conversation, target);
  json.endObject();
  return refused;
}

function writeNumber(json: JsonWriter, key: string, number: Slice): void {
  if (!isGiven(number)) return;
  json.key(key);
  json.raw(number);
}

/** Gemini's seeds are of 32 bits. A larger one is left out: it changes nothing of what is asked for. */
function writeSeed(json: JsonWriter, conversation: Conversation): void {
  if (!isGiven(conversation.seed)) return;
  const value = numberOf(conversation.seed);
  const fits = value >= (i32.MIN_VALUE as f64) && value <= (i32.MAX_VALUE as f64) && floor(value) == value;
  if (fits) writeNumber(json, "seed", conversation.seed);
  else conversation.dropped++;
}

/** What the client gave in Gemini's words comes before what follows from its own API's. */
function writeOwnWords(json: JsonWriter, conversation: Conversation, target: Target): GatewayError | null {
  const own = conversation.extra(GENERATION_CONFIG);
  const tape = new Tape();
  const readable = !isNothing(own) && scan(own, tape) == JsonError.None;
  const root = readable ? tape.root : NO_NODE;
  let resolution = member(tape, root, MEDIA_RESOLUTION);
  if (resolution == NO_NODE) resolution = member(tape, root, MEDIA_RESOLUTION_SNAKE);
  if (tape.kind(resolution) == Kind.String) writeRaw(json, tape, "mediaResolution", resolution);
  const thinking = member(tape, root, THINKING_CONFIG);
  let refused: GatewayError | null = null;
  if (tape.kind(thinking) == Kind.Object) writeRaw(json, tape, "thinkingConfig", thinking);
  else refused = writeThinkingConfig(json, conversation, target);
  tape.dispose();
  return refused;
}

function writeRaw(json: JsonWriter, tape: Tape, key: string, value: Node): void {
  json.key(key);
  json.raw(tape.raw(value));
}
