import { ErrorKind, GatewayError } from "../../conversation/gateway-error";
import { hasUrl, writeImageUrl } from "../../conversation/image-url";
import { Part, PartKind, SourceKind } from "../../conversation/part";
import { holdsKind, isText, writeJoined } from "../../conversation/part-text";
import { Text, writeText } from "../../conversation/text";
import { JsonWriter } from "../../json/writer";

/** Writes the content of a user message: a string where it is text only, else parts. An error for what is neither text nor an image. */
export function writeContent(json: JsonWriter, parts: Part[]): GatewayError | null {
  if (!holdsKind(parts, PartKind.Image) && !holdsKind(parts, PartKind.Document)) {
    for (let index = 0; index < parts.length; index++) {
      if (!isText(parts[index])) return unsupported("content other than text and images");
    }
    writeJoined(json, parts, PartKind.Text);
    return null;
  }
  json.beginArray();
  for (let index = 0; index < parts.length; index++) {
    const refused = writePart(json, parts[index]);
    if (refused !== null) return refused;
  }
  json.endArray();
  return null;
}

function writePart(json: JsonWriter, part: Part): GatewayError | null {
  if (isText(part)) {
    writeTextPart(json, part.text);
    return null;
  }
  if (part.kind == PartKind.Image) return writeImage(json, part);
  if (part.kind == PartKind.Document && part.source == SourceKind.Text) {
    writeTextPart(json, part.data);
    return null;
  }
  return unsupported("content other than text and images");
}

function writeTextPart(json: JsonWriter, text: Text): void {
  json.beginObject();
  json.key("type");
  json.ascii("text");
  json.key("text");
  writeText(json, text);
  json.endObject();
}

function writeImage(json: JsonWriter, part: Part): GatewayError | null {
  if (!hasUrl(part)) return unsupported("an image that is a provider's file");
  json.beginObject();
  json.key("type");
  json.ascii("image_url");
  writeImageUrl(json, part);
  json.endObject();
  return null;
}

function unsupported(subject: string): GatewayError {
  return new GatewayError(
    ErrorKind.Unprocessable,
    `${subject} is not supported by this backend`,
    "messages[].content",
  );
}
