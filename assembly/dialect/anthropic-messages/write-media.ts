import { literal } from "../../bytes/ascii";
import { decodeBase64 } from "../../bytes/base64";
import { Sink } from "../../bytes/sink";
import { startsWith } from "../../bytes/slice";
import { GatewayError, refuse } from "../../conversation/gateway-error";
import { Part, SourceKind } from "../../conversation/part";
import {
  NO_TEXT,
  Text,
  bytesOf,
  decodeText,
  isBlank,
  plain,
  reads,
  writeText,
} from "../../conversation/text";
import { JsonWriter } from "../../json/writer";
import { endBlock, writeType } from "./write-parts";

const JPEG = literal("image/jpeg");
const PNG = literal("image/png");
const GIF = literal("image/gif");
const WEBP = literal("image/webp");
const PDF = literal("application/pdf");
const PLAIN_TEXT = literal("text/plain");
/** What the types of texts begin with, before a slash that may be escaped. */
const ANY_TEXT = literal("text");

/** Writes an image. */
export function writeImage(part: Part, json: JsonWriter): GatewayError | null {
  if (part.source == SourceKind.Base64 && !isImageType(part.mediaType)) {
    return refuse("Anthropic takes images as JPEG, PNG, GIF or WebP", "messages[].content");
  }
  json.beginObject();
  writeType("image", json);
  json.key("source");
  writeSource(part, json);
  endBlock(part, json);
  return null;
}

/** Writes a document: a PDF, or text. */
export function writeDocument(part: Part, json: JsonWriter): GatewayError | null {
  const isText = part.source == SourceKind.Base64 && startsWith(bytesOf(part.mediaType), ANY_TEXT);
  if (part.source == SourceKind.Base64 && !isText && !reads(part.mediaType, PDF)) {
    return refuse("Anthropic takes documents as PDF or text", "messages[].content");
  }
  json.beginObject();
  writeType("document", json);
  json.key("source");
  if (!isText) writeSource(part, json);
  else if (!writeDecodedText(part.data, json)) {
    return refuse("the file's base64 is malformed", "messages[].content");
  }
  if (!isBlank(part.name)) {
    json.key("title");
    writeText(json, part.name);
  }
  endBlock(part, json);
  return null;
}

function writeSource(part: Part, json: JsonWriter): void {
  switch (part.source) {
    case SourceKind.Base64:
      return writeSourceOf("base64", part.mediaType, "data", part.data, json);
    case SourceKind.Text:
      return writeSourceOf("text", plain(PLAIN_TEXT), "data", part.data, json);
    case SourceKind.File:
      return writeSourceOf("file", NO_TEXT, "file_id", part.data, json);
    default:
      return writeSourceOf("url", NO_TEXT, "url", part.data, json);
  }
}

function writeSourceOf(type: string, mediaType: Text, key: string, data: Text, json: JsonWriter): void {
  json.beginObject();
  writeType(type, json);
  if (!isBlank(mediaType)) {
    json.key("media_type");
    writeText(json, mediaType);
  }
  json.key(key);
  writeText(json, data);
  json.endObject();
}

/** A text file comes in base64, but the API wants the text. False, and nothing of use written, where it cannot be decoded. */
function writeDecodedText(data: Text, json: JsonWriter): bool {
  const base64 = new Sink();
  const text = new Sink();
  decodeText(data, base64);
  const decoded = decodeBase64(base64.written, text);
  if (decoded) writeSourceOf("text", plain(PLAIN_TEXT), "data", plain(text.written), json);
  base64.dispose();
  text.dispose();
  return decoded;
}

function isImageType(type: Text): bool {
  return reads(type, PNG) || reads(type, JPEG) || reads(type, WEBP) || reads(type, GIF);
}
