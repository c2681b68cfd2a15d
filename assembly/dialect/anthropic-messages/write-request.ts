import { parseDecimal } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { isNothing } from "../../bytes/slice";
import { Conversation } from "../../conversation/conversation";
import { GatewayError } from "../../conversation/gateway-error";
import { writeFilledStop, writeSetting } from "../../conversation/settings";
import { Target } from "../../conversation/target";
import { isMissing, writeText } from "../../conversation/text";
import { JsonWriter } from "../../json/writer";
import { countDropped, refusalOf } from "./limits";
import { writeOutputConfig, writeThinking } from "./write-controls";
import { writeToolChoice, writeTools } from "./write-tools";
import { writeMessages, writeSystem, writeSystemToCount } from "./write-turns";

/**
 * Writes a request of the Messages API. Amazon and Google have the model in the path and `anthropic_version` in the body, as `target` says. An
 * error where the API cannot say what is asked for; then `into` holds nothing of use.
 */
export function writeRequest(conversation: Conversation, target: Target, into: Sink): GatewayError | null {
  const refusal = refusalOf(conversation, target);
  if (refusal !== null) return refusal;
  countDropped(conversation);
  const json = new JsonWriter(into);
  json.beginObject();
  writePlace(target, json);
  writeMaxTokens(conversation, target, json);
  if (conversation.stream && !target.streamInPath) {
    json.key("stream");
    json.boolean(true);
  }
  writeSampling(conversation, json);
  let error = writeSystem(conversation, json);
  if (error === null) error = writeTurns(conversation, target, json);
  json.endObject();
  return error;
}

/** Writes a request to count tokens (`POST /v1/messages/count_tokens`), which has all that makes up the prompt and nothing else. */
export function writeCountRequest(
  conversation: Conversation,
  target: Target,
  into: Sink,
): GatewayError | null {
  const refusal = refusalOf(conversation, target);
  if (refusal !== null) return refusal;
  countDropped(conversation);
  const json = new JsonWriter(into);
  json.beginObject();
  writePlace(target, json);
  let error = writeSystemToCount(conversation, json);
  if (error === null) error = writeTurns(conversation, target, json);
  json.endObject();
  return error;
}

/** Writes what the body says on some platforms, and the path on others. */
function writePlace(target: Target, json: JsonWriter): void {
  if (!isMissing(target.version)) {
    json.key("anthropic_version");
    writeText(json, target.version);
  }
  if (target.modelInPath) return;
  json.key("model");
  writeText(json, target.model);
}

/** Writes what is said and how it is to be answered. */
function writeTurns(conversation: Conversation, target: Target, json: JsonWriter): GatewayError | null {
  const error = writeMessages(conversation, json);
  if (error !== null) return error;
  writeTools(conversation, target, json);
  writeToolChoice(conversation, target, json);
  writeThinking(conversation, json);
  return writeOutputConfig(conversation, target, json);
}

/** The API requires a limit, which must leave room for an answer behind the thinking. */
function writeMaxTokens(conversation: Conversation, target: Target, json: JsonWriter): void {
  json.key("max_tokens");
  if (!isNothing(conversation.maxTokens)) {
    json.raw(conversation.maxTokens);
    return;
  }
  const budget = parseDecimal(conversation.reasoningBudget);
  json.integer(max<i64>(budget, 0) + (target.defaultMaxTokens as i64));
}

function writeSampling(conversation: Conversation, json: JsonWriter): void {
  writeSetting(json, "temperature", conversation.temperature);
  writeSetting(json, "top_p", conversation.topP);
  writeSetting(json, "top_k", conversation.topK);
  writeFilledStop(json, "stop_sequences", conversation.stop);
}
