import { equalsIgnoringCase, literal } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { Slice, cut, indexOfByte, lengthOf, startsWith } from "../../bytes/slice";
import { DataUri, isDataUri } from "../../conversation/data-uri";
import { Part, PartKind, SourceKind } from "../../conversation/part";
import { RequestFields } from "../../conversation/request-fields";
import { Text, bytesOf, decodeText, isMissing } from "../../conversation/text";
import { NO_NODE, Node } from "../../json/tape";
import { mediaTypeOfFormat } from "./audio-format";

const IMAGE_URL = literal("image_url");
const URL = literal("url");
const DETAIL = literal("detail");
const INPUT_AUDIO = literal("input_audio");
const DATA = literal("data");
const FORMAT = literal("format");
const FILE = literal("file");
const FILE_DATA = literal("file_data");
const FILE_ID = literal("file_id");
const FILENAME = literal("filename");
const PDF_TYPE = literal("application/pdf");
const PDF_EXTENSION = literal(".pdf");
const IMAGE = literal("image");
const AUDIO = literal("audio");

/** A part of type `image_url`. Chat completions have no other way to give a document by URL: one that is a PDF becomes a document. */
export function readImage(fields: RequestFields, item: Node): Part {
  const image = fields.object(item, IMAGE_URL);
  if (image == NO_NODE) fields.refuse(IMAGE_URL, "is missing");
  fields.enter("image_url");
  const url = fields.requiredText(image, URL);
  const part = isDataUri(url) ? readEmbedded(fields, url, URL) : linkedPart(url);
  part.detail = fields.text(image, DETAIL);
  fields.leave();
  return part;
}

/** A part of type `input_audio`. */
export function readAudio(fields: RequestFields, item: Node): Part {
  const part = new Part(PartKind.Audio);
  const audio = fields.object(item, INPUT_AUDIO);
  if (audio == NO_NODE) fields.refuse(INPUT_AUDIO, "is missing");
  fields.enter("input_audio");
  part.source = SourceKind.Base64;
  part.data = fields.requiredText(audio, DATA);
  part.mediaType = mediaTypeOfFormat(fields.requiredText(audio, FORMAT));
  if (isMissing(part.mediaType)) fields.refuse(FORMAT, "is not an audio format that is known");
  fields.leave();
  return part;
}

/** A part of type `file`: its content, or the id of a file that the provider keeps. */
export function readFile(fields: RequestFields, item: Node): Part {
  const file = fields.object(item, FILE);
  if (file == NO_NODE) fields.refuse(FILE, "is missing");
  fields.enter("file");
  const content = fields.text(file, FILE_DATA);
  let part = new Part(PartKind.Document);
  if (isMissing(content)) {
    part.source = SourceKind.File;
    part.data = fields.requiredText(file, FILE_ID);
  } else {
    part = readEmbedded(fields, content, FILE_DATA);
  }
  part.name = fields.text(file, FILENAME);
  fields.leave();
  return part;
}

function readEmbedded(fields: RequestFields, uri: Text, name: Slice): Part {
  const content = new DataUri();
  if (!content.read(uri)) fields.refuse(name, "must be a data URI in base64");
  const part = new Part(kindOf(content.mediaType));
  part.source = SourceKind.Base64;
  part.mediaType = content.mediaType;
  part.data = content.data;
  return part;
}

function kindOf(mediaType: Text): PartKind {
  const bytes = bytesOf(mediaType);
  if (startsWith(bytes, IMAGE)) return PartKind.Image;
  return startsWith(bytes, AUDIO) ? PartKind.Audio : PartKind.Document;
}

function linkedPart(url: Text): Part {
  const isPdf = endsInPdf(url);
  const part = new Part(isPdf ? PartKind.Document : PartKind.Image);
  part.source = SourceKind.Url;
  part.data = url;
  if (isPdf) part.mediaType = PDF_TYPE;
  return part;
}

/** Whether the path of a URL ends in `.pdf`, its query and fragment apart. */
function endsInPdf(url: Text): bool {
  const decoded = new Sink();
  decodeText(url, decoded);
  let path = decoded.written;
  path = before(path, 0x3f);
  path = before(path, 0x23);
  const length = lengthOf(path);
  const start = length - lengthOf(PDF_EXTENSION);
  const isPdf = start >= 0 && equalsIgnoringCase(cut(path, start, length), PDF_EXTENSION);
  decoded.dispose();
  return isPdf;
}

function before(text: Slice, mark: u8): Slice {
  const index = indexOfByte(text, mark);
  return index < 0 ? text : cut(text, 0, index);
}
