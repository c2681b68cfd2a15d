import { Sink } from "../../bytes/sink";
import { Conversation } from "../../conversation/conversation";
import { GatewayError } from "../../conversation/gateway-error";
import { Target } from "../../conversation/target";
import { JsonWriter } from "../../json/writer";
import { countDropped, refusalOf } from "./limits";
import { writeModelFields } from "./write-model-fields";
import { writePrompt } from "./write-request";

/** Writes the body of Bedrock's `CountTokens` for what would be asked by `Converse`; the model stands in the path. */
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
  json.key("input");
  json.beginObject();
  json.key("converse");
  json.beginObject();
  const error = writePrompt(conversation, target, json);
  writeModelFields(conversation, target, json);
  json.endObject();
  json.endObject();
  json.endObject();
  return error;
}
