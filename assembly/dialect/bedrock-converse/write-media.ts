import { literal } from "../../bytes/ascii";
import { GatewayError, refuse } from "../../conversation/gateway-error";
import { Part, SourceKind } from "../../conversation/part";
import { Text, reads, writeText } from "../../conversation/text";
import { JsonWriter } from "../../json/writer";
import { DocumentNames } from "./document-names";

const FIELD = "messages[].content";

const PNG = literal("image/png");
const JPEG = literal("image/jpeg");
const JPG = literal("image/jpg");
const GIF = literal("image/gif");
const WEBP = literal("image/webp");

const PDF = literal("application/pdf");
const CSV = literal("text/csv");
const DOC = literal("application/msword");
const DOCX = literal("application/vnd.openxmlformats-officedocument.wordprocessingml.document");
const XLS = literal("application/vnd.ms-excel");
const XLSX = literal("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
const HTML = literal("text/html");
const PLAIN = literal("text/plain");
const MARKDOWN = literal("text/markdown");

/** Writes an image given as base64, of the formats that Converse knows. */
export function writeImage(part: Part, json: JsonWriter): GatewayError | null {
  if (part.source != SourceKind.Base64) {
    return refuse("Converse takes images as base64 only, not by URL or file id", FIELD);
  }
  const format = imageFormat(part.mediaType);
  if (format.length == 0) return refuse("Converse takes PNG, JPEG, GIF and WebP images", FIELD);
  json.beginObject();
  json.key("image");
  json.beginObject();
  json.key("format");
  json.ascii(format);
  writeSource("bytes", part.data, json);
  json.endObject();
  json.endObject();
  return null;
}

/** Writes a document given as base64, of the formats that Converse knows, or as text. */
export function writeDocument(part: Part, names: DocumentNames, json: JsonWriter): GatewayError | null {
  const isText = part.source == SourceKind.Text;
  if (!isText && part.source != SourceKind.Base64) {
    return refuse("Converse takes documents as base64 or text only, not by URL or file id", FIELD);
  }
  const format = isText ? "txt" : documentFormat(part.mediaType);
  if (format.length == 0) {
    return refuse("Converse takes PDF, Word, Excel, CSV, HTML, Markdown and text documents", FIELD);
  }
  json.beginObject();
  json.key("document");
  json.beginObject();
  json.key("format");
  json.ascii(format);
  json.key("name");
  json.string(names.nameFor(part.name));
  writeSource(isText ? "text" : "bytes", part.data, json);
  json.endObject();
  json.endObject();
  return null;
}

function writeSource(kind: string, data: Text, json: JsonWriter): void {
  json.key("source");
  json.beginObject();
  json.key(kind);
  writeText(json, data);
  json.endObject();
}

/** Converse's name for an image's media type; empty where it has none. */
function imageFormat(mediaType: Text): string {
  if (reads(mediaType, PNG)) return "png";
  if (reads(mediaType, JPEG) || reads(mediaType, JPG)) return "jpeg";
  if (reads(mediaType, GIF)) return "gif";
  return reads(mediaType, WEBP) ? "webp" : "";
}

/** Converse's name for a document's media type; empty where it has none. */
function documentFormat(mediaType: Text): string {
  if (reads(mediaType, PDF)) return "pdf";
  if (reads(mediaType, CSV)) return "csv";
  if (reads(mediaType, DOC)) return "doc";
  if (reads(mediaType, DOCX)) return "docx";
  if (reads(mediaType, XLS)) return "xls";
  if (reads(mediaType, XLSX)) return "xlsx";
  if (reads(mediaType, HTML)) return "html";
  if (reads(mediaType, PLAIN)) return "txt";
  return reads(mediaType, MARKDOWN) ? "md" : "";
}
