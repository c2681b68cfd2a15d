import { literal } from "../../bytes/ascii";
import { Slice } from "../../bytes/slice";
import { DataUri, isDataUri } from "../../conversation/data-uri";
import { Part, PartKind, SourceKind, textPart } from "../../conversation/part";
import { RequestFields } from "../../conversation/request-fields";
import { Text, isMissing, textOf } from "../../conversation/text";
import { stringEquals } from "../../json/lookup";
import { Kind, NO_NODE, Node } from "../../json/tape";

const TYPE = literal("type");
const INPUT_TEXT = literal("input_text");
const OUTPUT_TEXT = literal("output_text");
const TEXT = literal("text");
const REFUSAL = literal("refusal");
const INPUT_IMAGE = literal("input_image");
const IMAGE_URL = literal("image_url");
const DETAIL = literal("detail");
const INPUT_FILE = literal("input_file");
const FILE_DATA = literal("file_data");
const FILE_URL = literal("file_url");
const FILE_ID = literal("file_id");
const FILENAME = literal("filename");
const PROMPT_CACHE_BREAKPOINT = literal("prompt_cache_breakpoint");
/** What such a breakpoint is to everybody else. */
const CACHE_MARKER = literal('{"type":"ephemeral"}');

/** Reads what a message, or the output of a function, holds in its member `name`: a string or parts. `path` is the same name. */
export function readContent(
  fields: RequestFields,
  item: Node,
  name: Slice,
  path: string,
  into: Part[],
): void {
  const tape = fields.tape;
  const content = fields.value(item, name);
  if (tape.kind(content) == Kind.String) {
    into.push(textPart(textOf(tape, content)));
    return;
  }
  if (tape.kind(content) != Kind.Array) fields.refuse(name, "must be a string or an array of parts");
  let index = 0;
  for (
    let node = tape.firstChild(content);
    node != NO_NODE && !fields.failed;
    node = tape.nextSibling(node)
  ) {
    fields.enter(path, index++);
    if (fields.isObject(node)) readPart(fields, node, into);
    fields.leave();
  }
}

function readPart(fields: RequestFields, node: Node, into: Part[]): void {
  const type = fields.value(node, TYPE);
  const tape = fields.tape;
  let part: Part;
  if (stringEquals(tape, type, INPUT_TEXT) || stringEquals(tape, type, OUTPUT_TEXT)) {
    part = textPart(fields.requiredText(node, TEXT));
  } else if (stringEquals(tape, type, REFUSAL)) {
    part = new Part(PartKind.Refusal);
    part.text = fields.requiredText(node, REFUSAL);
  } else if (stringEquals(tape, type, INPUT_IMAGE)) {
    part = readImage(fields, node);
  } else if (stringEquals(tape, type, INPUT_FILE)) {
    part = readFile(fields, node);
  } else {
    fields.refuse(TYPE, "must be input_text, input_image, input_file, output_text or refusal");
    return;
  }
  if (fields.value(node, PROMPT_CACHE_BREAKPOINT) != NO_NODE) part.cache = CACHE_MARKER;
  into.push(part);
}

function readImage(fields: RequestFields, node: Node): Part {
  const part = new Part(PartKind.Image);
  part.detail = fields.text(node, DETAIL);
  const url = fields.text(node, IMAGE_URL);
  if (!isMissing(url)) setUrl(fields, IMAGE_URL, url, part);
  else setFile(fields, node, IMAGE_URL, part);
  return part;
}

function readFile(fields: RequestFields, node: Node): Part {
  const part = new Part(PartKind.Document);
  part.name = fields.text(node, FILENAME);
  const data = fields.text(node, FILE_DATA);
  const url = fields.text(node, FILE_URL);
  if (!isMissing(data)) setData(fields, data, part);
  else if (!isMissing(url)) setUrl(fields, FILE_URL, url, part);
  else setFile(fields, node, FILE_DATA, part);
  return part;
}

/** The API takes a data URI here; clients also send the bare base64, whose type nobody knows then. */
function setData(fields: RequestFields, data: Text, part: Part): void {
  if (isDataUri(data)) {
    setUrl(fields, FILE_DATA, data, part);
    return;
  }
  part.source = SourceKind.Base64;
  part.data = data;
}

function setUrl(fields: RequestFields, name: Slice, url: Text, part: Part): void {
  part.source = SourceKind.Url;
  part.data = url;
  if (!isDataUri(url)) return;
  const uri = new DataUri();
  if (!uri.read(url)) fields.refuse(name, "must be a URL, or a data URI in base64");
  part.source = SourceKind.Base64;
  part.mediaType = uri.mediaType;
  part.data = uri.data;
}

/** A file that OpenAI keeps; `alternative` is what should stand there otherwise. */
function setFile(fields: RequestFields, node: Node, alternative: Slice, part: Part): void {
  const id = fields.text(node, FILE_ID);
  if (isMissing(id)) fields.refuse(alternative, "is required, or file_id");
  part.source = SourceKind.File;
  part.data = id;
}
