import { literal } from "../../bytes/ascii";
import { ErrorKind, GatewayError } from "../../conversation/gateway-error";
import { Part, PartKind, SourceKind } from "../../conversation/part";
import { Target } from "../../conversation/target";
import { Text, isBlank, reads, writeText } from "../../conversation/text";
import { JsonWriter } from "../../json/writer";
import { mediaTypeByExtension } from "./media-type";
import { writeTextPart } from "./write-text-part";

const LOW = literal("low");
const MEDIUM = literal("medium");
const HIGH = literal("high");
const AUTO = literal("auto");
/** No level: the detail is none that Gemini has. */
const UNKNOWN_LEVEL = "";

/** Whether a part is an image, document or audio with something in it. */
export function isMedia(part: Part): bool {
  const isMediaKind =
    part.kind == PartKind.Image || part.kind == PartKind.Document || part.kind == PartKind.Audio;
  return isMediaKind && !isBlank(part.data);
}

/** Writes an image, document or audio as a part with `inlineData` or `fileData`, a text document as text. */
export function writeMedia(json: JsonWriter, part: Part, target: Target): GatewayError | null {
  switch (part.source) {
    case SourceKind.Text:
      writeTextPart(json, part.data);
      return null;
    case SourceKind.Base64:
      json.beginObject();
      json.key("inlineData");
      writeSource(json, part, part.name, "data");
      break;
    case SourceKind.Url:
      json.beginObject();
      json.key("fileData");
      writeSource(json, part, part.data, "fileUri");
      break;
    default:
      return new GatewayError(
        ErrorKind.Unprocessable,
        "Gemini cannot read a file by another provider's id: give its content or its URL",
        "messages[].content[].file.file_id",
      );
  }
  const refused = target.takesMediaResolution ? writeResolution(json, part.detail) : null;
  json.endObject();
  return refused;
}

/** `named` is the file name or URL whose extension tells the media type where nothing else does. */
function writeSource(json: JsonWriter, part: Part, named: Text, key: string): void {
  json.beginObject();
  json.key("mimeType");
  if (isBlank(part.mediaType)) json.string(mediaTypeByExtension(named, part.kind));
  else writeText(json, part.mediaType);
  json.key(key);
  writeText(json, part.data);
  json.endObject();
}

function writeResolution(json: JsonWriter, detail: Text): GatewayError | null {
  if (isBlank(detail)) return null;
  const level = resolutionLevel(detail);
  if (level == UNKNOWN_LEVEL) {
    return new GatewayError(
      ErrorKind.Unprocessable,
      "Gemini looks at an image with detail low, medium, high or auto",
      "messages[].content[].image_url.detail",
    );
  }
  json.key("mediaResolution");
  json.beginObject();
  json.key("level");
  json.ascii(level);
  json.endObject();
  return null;
}

function resolutionLevel(detail: Text): string {
  if (reads(detail, LOW)) return "MEDIA_RESOLUTION_LOW";
  if (reads(detail, MEDIUM)) return "MEDIA_RESOLUTION_MEDIUM";
  if (reads(detail, HIGH)) return "MEDIA_RESOLUTION_HIGH";
  return reads(detail, AUTO) ? "MEDIA_RESOLUTION_UNSPECIFIED" : UNKNOWN_LEVEL;
}
