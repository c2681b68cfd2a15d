import { encodeBase64 } from "../../bytes/base64";
import { Sink } from "../../bytes/sink";
import { Slice } from "../../bytes/slice";
import { JsonWriter } from "../../json/writer";

/** Writes the body of Bedrock's `CountTokens` for `body`, with which the model would be invoked. */
export function writeInvocation(body: Slice, into: Sink): void {
  const json = new JsonWriter(into);
  json.beginObject();
  json.key("input");
  json.beginObject();
  json.key("invokeModel");
  json.beginObject();
  json.key("body");
  json.beginString();
  encodeBase64(body, into);
  json.endString();
  json.endObject();
  json.endObject();
  json.endObject();
}
