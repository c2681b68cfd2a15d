import { Sink } from "../../bytes/sink";
import { isNothing } from "../../bytes/slice";
import { Conversation } from "../../conversation/conversation";
import { GatewayError } from "../../conversation/gateway-error";
import { Target } from "../../conversation/target";
import { isBlank, writeText } from "../../conversation/text";
import { JsonWriter } from "../../json/writer";
import { writeFormat } from "./write-format";
import { writeMessages } from "./write-messages";
import { writeSettings } from "./write-settings";
import { writeTools } from "./write-tools";

/**
 * Writes a chat completion request. The usage of a stream is always asked for: the clients that come this way get it told in their API, asked
 * or not.
 */
export function writeRequest(conversation: Conversation, target: Target, into: Sink): GatewayError | null {
  const json = new JsonWriter(into);
  json.beginObject();
  if (!target.modelInPath) {
    json.key("model");
    writeText(json, target.model);
  }
  const refusedMessage = writeMessages(json, conversation);
  if (refusedMessage !== null) return refusedMessage;
  const refusedTool = writeTools(json, conversation);
  if (refusedTool !== null) return refusedTool;
  writeSettings(json, conversation);
  writeFormat(json, conversation);
  writeReasoning(json, conversation, target);
  if (conversation.stream) {
    json.key("stream");
    json.boolean(true);
    json.key("stream_options");
    json.beginObject();
    json.key("include_usage");
    json.boolean(true);
    json.endObject();
  }
  json.endObject();
  conversation.dropped += conversation.extras.length;
  return null;
}

function writeReasoning(json: JsonWriter, conversation: Conversation, target: Target): void {
  if (!isBlank(conversation.reasoningEffort)) {
    json.key("reasoning_effort");
    writeText(json, conversation.reasoningEffort);
  }
  if (isNothing(conversation.thinking)) return;
  if (target.takesThinking) {
    json.key("thinking");
    json.raw(conversation.thinking);
  } else {
    conversation.dropped++;
  }
}
