import { Text, writeText } from "../../conversation/text";
import { JsonWriter } from "../../json/writer";

/** Writes a text as a Part of its own. */
export function writeTextPart(json: JsonWriter, text: Text): void {
  json.beginObject();
  json.key("text");
  writeText(json, text);
  json.endObject();
}
