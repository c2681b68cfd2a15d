import { Sink } from "../../bytes/sink";
import { isNothing } from "../../bytes/slice";
import { Conversation } from "../../conversation/conversation";
import { GatewayError } from "../../conversation/gateway-error";
import { Target } from "../../conversation/target";
import { writeText } from "../../conversation/text";
import { JsonWriter } from "../../json/writer";
import { writeMessages } from "./write-messages";
import { writeToolList } from "./write-tools";

/** Writes the body of `/tokenize` as vLLM takes it for a chat: the messages and the tools, which its templates put into the prompt. */
export function writeTokenizeRequest(
  conversation: Conversation,
  target: Target,
  into: Sink,
): GatewayError | null {
  const json = new JsonWriter(into);
  json.beginObject();
  json.key("model");
  writeText(json, target.model);
  let refused = writeMessages(json, conversation);
  if (refused === null) refused = writeToolList(json, conversation);
  json.endObject();
  conversation.dropped += conversation.extras.length;
  if (!isNothing(conversation.thinking)) conversation.dropped++;
  return refused;
}
