import { GatewayError } from "../../conversation/gateway-error";
import { Part, PartKind } from "../../conversation/part";
import { isText, writeJoined } from "../../conversation/part-text";
import { writeText } from "../../conversation/text";
import { JsonWriter } from "../../json/writer";
import { writeMedia } from "./write-media";

/** Writes the content of a user message: a string where it is text only. An error for media that chat completions do not take. */
export function writeParts(json: JsonWriter, parts: Part[]): GatewayError | null {
  if (isTextOnly(parts)) {
    writeJoined(json, parts, PartKind.Text);
    return null;
  }
  json.beginArray();
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index];
    json.beginObject();
    json.key("type");
    if (isText(part)) {
      json.ascii("text");
      json.key("text");
      writeText(json, part.text);
    } else {
      const refused = writeMedia(json, part);
      if (refused !== null) return refused;
    }
    json.endObject();
  }
  json.endArray();
  return null;
}

function isTextOnly(parts: Part[]): bool {
  for (let index = 0; index < parts.length; index++) {
    if (!isText(parts[index])) return false;
  }
  return true;
}
