import { Sink } from "../../bytes/sink";
import { Conversation } from "../../conversation/conversation";
import { GatewayError } from "../../conversation/gateway-error";
import { writeFilledStop, writeSetting } from "../../conversation/settings";
import { Target } from "../../conversation/target";
import { JsonWriter } from "../../json/writer";
import { countDropped, refusalOf } from "./limits";
import { writeModelFields } from "./write-model-fields";
import { writeOutputConfig } from "./write-output-config";
import { writeServiceTier } from "./write-service-tier";
import { writeToolConfig } from "./write-tools";
import { writeMessages, writeSystem } from "./write-turns";

/**
 * Writes the body of Bedrock's `Converse` and `ConverseStream`, which have it in common; the model and the choice between the two stand
 * in the path. An error where Converse cannot say what is asked for; then `into` holds nothing of use.
 */
export function writeRequest(conversation: Conversation, target: Target, into: Sink): GatewayError | null {
  const refusal = refusalOf(conversation, target);
  if (refusal !== null) return refusal;
  countDropped(conversation);
  const json = new JsonWriter(into);
  json.beginObject();
  const error = writePrompt(conversation, target, json);
  if (error !== null) return error;
  writeInferenceConfig(conversation, json);
  writeModelFields(conversation, target, json);
  writeOutputConfig(conversation, target, json);
  writeServiceTier(conversation, json);
  json.endObject();
  return null;
}

/** Writes the members that make up the prompt, `system`, `messages` and `toolConfig`, into an object that is open. */
export function writePrompt(
  conversation: Conversation,
  target: Target,
  json: JsonWriter,
): GatewayError | null {
  writeSystem(conversation, json);
  const error = writeMessages(conversation, target, json);
  if (error === null) writeToolConfig(conversation, target, json);
  return error;
}

/** Written even when empty, so that a body mutation always finds it. */
function writeInferenceConfig(conversation: Conversation, json: JsonWriter): void {
  json.key("inferenceConfig");
  json.beginObject();
  writeSetting(json, "maxTokens", conversation.maxTokens);
  writeSetting(json, "temperature", conversation.temperature);
  writeSetting(json, "topP", conversation.topP);
  writeFilledStop(json, "stopSequences", conversation.stop);
  json.endObject();
}
