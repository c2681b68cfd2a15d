import { Sink } from "../../bytes/sink";
import { Text, writeText } from "../../conversation/text";
import { JsonWriter } from "../../json/writer";

/** Writes `{"message"}`, the shape of Cohere's errors. */
export function writeError(message: Text, into: Sink): void {
  const json = new JsonWriter(into);
  json.beginObject();
  json.key("message");
  writeText(json, message);
  json.endObject();
}
