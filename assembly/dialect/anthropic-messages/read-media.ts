import { literal } from "../../bytes/ascii";
import { Part, PartKind, SourceKind } from "../../conversation/part";
import { RequestFields } from "../../conversation/request-fields";
import { stringEquals } from "../../json/lookup";
import { Kind, NO_NODE, Node } from "../../json/tape";

const SOURCE = literal("source");
const TYPE = literal("type");
const BASE64 = literal("base64");
const URL = literal("url");
const FILE = literal("file");
const TEXT = literal("text");
const CONTENT = literal("content");
const MEDIA_TYPE = literal("media_type");
const DATA = literal("data");
const FILE_ID = literal("file_id");
const TITLE = literal("title");

/** Reads an `image` block. */
export function readImage(fields: RequestFields, block: Node): Part {
  const part = new Part(PartKind.Image);
  readSource(fields, block, part);
  return part;
}

/** Reads a `document` block. Its `context` and its wish for citations have no counterpart elsewhere. */
export function readDocument(fields: RequestFields, block: Node): Part {
  const part = new Part(PartKind.Document);
  part.name = fields.text(block, TITLE);
  readSource(fields, block, part);
  return part;
}

function readSource(fields: RequestFields, block: Node, part: Part): void {
  const tape = fields.tape;
  const source = fields.object(block, SOURCE);
  if (source == NO_NODE) {
    fields.refuse(SOURCE, "is required");
    return;
  }
  fields.enter("source");
  const type = fields.value(source, TYPE);
  if (stringEquals(tape, type, BASE64)) {
    part.source = SourceKind.Base64;
    part.mediaType = fields.requiredText(source, MEDIA_TYPE);
    part.data = fields.requiredText(source, DATA);
  } else if (stringEquals(tape, type, URL)) {
    part.source = SourceKind.Url;
    part.data = fields.requiredText(source, URL);
  } else if (stringEquals(tape, type, FILE)) {
    part.source = SourceKind.File;
    part.data = fields.requiredText(source, FILE_ID);
  } else if (part.kind == PartKind.Document && stringEquals(tape, type, TEXT)) {
    part.source = SourceKind.Text;
    part.mediaType = fields.text(source, MEDIA_TYPE);
    part.data = fields.requiredText(source, DATA);
  } else if (part.kind == PartKind.Document && stringEquals(tape, type, CONTENT)) {
    readContentSource(fields, source, part);
  } else {
    fields.refuse(TYPE, "is not that of a source");
  }
  fields.leave();
}

/** A document made of content blocks: a text one where it is a string. */
function readContentSource(fields: RequestFields, source: Node, part: Part): void {
  if (fields.tape.kind(fields.value(source, CONTENT)) != Kind.String) {
    fields.cannotCarry(CONTENT, "as blocks is only known to Anthropic's own API");
    return;
  }
  part.source = SourceKind.Text;
  part.data = fields.text(source, CONTENT);
}
