import { literal } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { Slice, isNothing } from "../../bytes/slice";
import { Conversation } from "../../conversation/conversation";
import { GatewayError } from "../../conversation/gateway-error";
import { Target } from "../../conversation/target";
import { isMissing } from "../../conversation/text";
import { Choice } from "../../conversation/tool";
import { JsonWriter } from "../../json/writer";
import { ContentsWriter } from "./contents-writer";
import { isGiven } from "./extras";
import { GENERATION_CONFIG, writeGenerationConfig } from "./write-generation-config";
import { writeSystemInstruction } from "./write-system-instruction";
import { writeToolConfig, writeTools } from "./write-tools";

const SAFETY_SETTINGS = literal("safetySettings");
const CACHED_CONTENT = literal("cachedContent");

/**
 * Writes the body of `generateContent` and `streamGenerateContent` (GenerateContentRequest). The model and whether to stream stand in the
 * path. An error names what Gemini cannot say; `into` holds a part of the body then.
 */
export function writeRequest(conversation: Conversation, target: Target, into: Sink): GatewayError | null {
  const json = new JsonWriter(into);
  json.beginObject();
  let refused = writePrompt(json, conversation, target);
  if (refused !== null) return refused;
  writeToolConfig(json, conversation.toolChoice);
  refused = writeGenerationConfig(json, conversation, target);
  if (refused !== null) return refused;
  writeExtra(json, conversation, "safetySettings", SAFETY_SETTINGS);
  writeExtra(json, conversation, "cachedContent", CACHED_CONTENT);
  json.endObject();
  countDropped(conversation);
  return null;
}

/** Writes the members that make up the prompt, `systemInstruction`, `contents` and `tools`, into an object that is open. */
export function writePrompt(
  json: JsonWriter,
  conversation: Conversation,
  target: Target,
): GatewayError | null {
  let refused = writeSystemInstruction(json, conversation.turns);
  if (refused !== null) return refused;
  const contents = new ContentsWriter(json, target);
  refused = contents.write(conversation.turns);
  contents.dispose();
  return refused !== null ? refused : writeTools(json, conversation, target);
}

/** Writes a member that the client gave in Gemini's own words, as it stood. */
function writeExtra(json: JsonWriter, conversation: Conversation, key: string, name: Slice): void {
  const value = conversation.extra(name);
  if (!isGiven(value)) return;
  json.key(key);
  json.raw(value);
}

function countDropped(conversation: Conversation): void {
  if (!isNothing(conversation.logitBias)) conversation.dropped++;
  if (!isNothing(conversation.metadata)) conversation.dropped++;
  if (!isMissing(conversation.user)) conversation.dropped++;
  if (!isMissing(conversation.serviceTier)) conversation.dropped++;
  if (conversation.parallelToolCalls == Choice.No) conversation.dropped++;
  conversation.dropped += conversation.extras.length;
  if (isGiven(conversation.extra(SAFETY_SETTINGS))) conversation.dropped--;
  if (isGiven(conversation.extra(CACHED_CONTENT))) conversation.dropped--;
  if (isGiven(conversation.extra(GENERATION_CONFIG))) conversation.dropped--;
}
