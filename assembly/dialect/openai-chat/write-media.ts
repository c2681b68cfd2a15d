import { literal } from "../../bytes/ascii";
import { writeDataUri } from "../../conversation/data-uri";
import { ErrorKind, GatewayError } from "../../conversation/gateway-error";
import { hasUrl, writeImageUrl } from "../../conversation/image-url";
import { Part, PartKind, SourceKind } from "../../conversation/part";
import { isBlank, isMissing, plain, writeText } from "../../conversation/text";
import { JsonWriter } from "../../json/writer";
import { formatOfMediaType } from "./audio-format";

const DEFAULT_DOCUMENT_TYPE = plain(literal("application/pdf"));
const DEFAULT_FILE_NAME = plain(literal("document.pdf"));

/** Writes the type of a part that is no text, and what belongs to it. An error for what chat completions do not take. */
export function writeMedia(json: JsonWriter, part: Part): GatewayError | null {
  switch (part.kind) {
    case PartKind.Image:
      return writeImage(json, part);
    case PartKind.Audio:
      return writeAudio(json, part);
    case PartKind.Document:
      return writeDocument(json, part);
    default:
      return unsupported("content of this kind is not supported by this backend");
  }
}

function writeImage(json: JsonWriter, part: Part): GatewayError | null {
  if (!hasUrl(part)) return unsupported("images must be given in base64 or by URL for this backend");
  json.ascii("image_url");
  writeImageUrl(json, part);
  return null;
}

function writeAudio(json: JsonWriter, part: Part): GatewayError | null {
  const format = formatOfMediaType(part.mediaType);
  if (part.source != SourceKind.Base64 || isMissing(format)) {
    return unsupported("audio must be given in base64, as wav or mp3, for this backend");
  }
  json.ascii("input_audio");
  json.key("input_audio");
  json.beginObject();
  json.key("data");
  writeText(json, part.data);
  json.key("format");
  writeText(json, format);
  json.endObject();
  return null;
}

function writeDocument(json: JsonWriter, part: Part): GatewayError | null {
  if (part.source == SourceKind.Text) {
    json.ascii("text");
    json.key("text");
    writeText(json, part.data);
    return null;
  }
  if (part.source != SourceKind.Base64 && part.source != SourceKind.File) {
    return unsupported("documents must be given in base64 or as text for this backend");
  }
  json.ascii("file");
  json.key("file");
  json.beginObject();
  if (part.source == SourceKind.File) {
    json.key("file_id");
    writeText(json, part.data);
  } else {
    json.key("filename");
    writeText(json, isBlank(part.name) ? DEFAULT_FILE_NAME : part.name);
    json.key("file_data");
    writeDataUri(json, isBlank(part.mediaType) ? DEFAULT_DOCUMENT_TYPE : part.mediaType, part.data);
  }
  json.endObject();
  return null;
}

function unsupported(problem: string): GatewayError {
  return new GatewayError(ErrorKind.Unprocessable, problem, "messages[].content");
}
