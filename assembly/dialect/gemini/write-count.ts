import { Sink } from "../../bytes/sink";
import { Conversation } from "../../conversation/conversation";
import { GatewayError } from "../../conversation/gateway-error";
import { Target } from "../../conversation/target";
import { JsonWriter } from "../../json/writer";
import { writePrompt } from "./write-request";

/** Writes the body of Vertex AI's `countTokens` (CountTokensRequest); the model stands in the path. */
export function writeCountRequest(
  conversation: Conversation,
  target: Target,
  into: Sink,
): GatewayError | null {
  const json = new JsonWriter(into);
  json.beginObject();
  const refused = writePrompt(json, conversation, target);
  json.endObject();
  conversation.dropped += conversation.extras.length;
  return refused;
}
