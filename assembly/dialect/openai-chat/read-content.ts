import { literal } from "../../bytes/ascii";
import { Part, PartKind, textPart } from "../../conversation/part";
import { RequestFields } from "../../conversation/request-fields";
import { Text, isBlank, reads, textOf } from "../../conversation/text";
import { Kind, NO_NODE, Node } from "../../json/tape";
import { readCache } from "./read-cache";
import { readAudio, readFile, readImage } from "./read-media";
import { readRedactedThinking, readThinking } from "./read-thinking";

const CONTENT = literal("content");
const TYPE = literal("type");
const TEXT = literal("text");
const IMAGE_URL = literal("image_url");
const INPUT_AUDIO = literal("input_audio");
const FILE = literal("file");
const REFUSAL = literal("refusal");
const THINKING = literal("thinking");
const REDACTED_THINKING = literal("redacted_thinking");

/** What the content of a message may hold. */
export const enum PartKinds {
  Text,
  /** Text, images, audio and files. */
  User,
  /** Text, refusals and thinking. */
  Assistant,
}

/** Reads the `content` of a message: a string, parts, or a lone part. Empty text is left out: no backend takes it. */
export function readContent(fields: RequestFields, message: Node, allowed: PartKinds, into: Part[]): void {
  const tape = fields.tape;
  const content = fields.value(message, CONTENT);
  if (content == NO_NODE) return;
  const kind = tape.kind(content);
  if (kind == Kind.String) {
    pushText(textOf(tape, content), into);
  } else if (kind == Kind.Array) {
    let index = 0;
    for (
      let item = tape.firstChild(content);
      item != NO_NODE && !fields.failed;
      item = tape.nextSibling(item)
    ) {
      fields.enter("content", index++);
      readPart(fields, item, allowed, into);
      fields.leave();
    }
  } else if (kind == Kind.Object) {
    fields.enter("content");
    readPart(fields, content, allowed, into);
    fields.leave();
  } else {
    fields.refuse(CONTENT, "must be a string or an array of parts");
  }
}

function readPart(fields: RequestFields, item: Node, allowed: PartKinds, into: Part[]): void {
  if (fields.tape.kind(item) != Kind.Object) return fields.refuseHere("must be an object");
  const before = into.length;
  const type = fields.requiredText(item, TYPE);
  if (reads(type, TEXT)) pushText(fields.requiredText(item, TEXT), into);
  else if (allowed == PartKinds.User && reads(type, IMAGE_URL)) into.push(readImage(fields, item));
  else if (allowed == PartKinds.User && reads(type, INPUT_AUDIO)) into.push(readAudio(fields, item));
  else if (allowed == PartKinds.User && reads(type, FILE)) into.push(readFile(fields, item));
  else if (allowed == PartKinds.Assistant && reads(type, REFUSAL))
    into.push(refusalPart(fields.requiredText(item, REFUSAL)));
  else if (allowed == PartKinds.Assistant && reads(type, THINKING)) into.push(readThinking(fields, item));
  else if (allowed == PartKinds.Assistant && reads(type, REDACTED_THINKING))
    into.push(readRedactedThinking(fields, item));
  else fields.refuse(TYPE, "is not a type of content that stands here");
  if (into.length > before) into[before].cache = readCache(fields, item);
}

/** What the model said instead of an answer. */
export function refusalPart(text: Text): Part {
  const part = new Part(PartKind.Refusal);
  part.text = text;
  return part;
}

function pushText(text: Text, into: Part[]): void {
  if (!isBlank(text)) into.push(textPart(text));
}
