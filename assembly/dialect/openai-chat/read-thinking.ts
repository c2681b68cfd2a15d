import { literal } from "../../bytes/ascii";
import { Part, PartKind } from "../../conversation/part";
import { RequestFields } from "../../conversation/request-fields";
import { Text, isMissing, reads } from "../../conversation/text";
import { Kind, NO_NODE, Node } from "../../json/tape";

const THINKING_BLOCKS = literal("thinking_blocks");
const TYPE = literal("type");
const THINKING = literal("thinking");
const REDACTED_THINKING = literal("redacted_thinking");
const TEXT = literal("text");
const SIGNATURE = literal("signature");
const DATA = literal("data");
const REDACTED_CONTENT = literal("redactedContent");

/** Reads `thinking_blocks`, in which LiteLLM and Envoy AI Gateway give a model its signed reasoning back. */
export function readThinkingBlocks(fields: RequestFields, message: Node, into: Part[]): void {
  const tape = fields.tape;
  const blocks = fields.array(message, THINKING_BLOCKS);
  let index = 0;
  for (let item = tape.firstChild(blocks); item != NO_NODE && !fields.failed; item = tape.nextSibling(item)) {
    fields.enter("thinking_blocks", index++);
    const type = fields.text(item, TYPE);
    if (tape.kind(item) != Kind.Object) fields.refuseHere("must be an object");
    else if (reads(type, THINKING)) into.push(readThinking(fields, item));
    else if (reads(type, REDACTED_THINKING)) into.push(readRedactedThinking(fields, item));
    else fields.refuse(TYPE, "must be thinking or redacted_thinking");
    fields.leave();
  }
}

/** A block or part of type `thinking`: its text stands in `thinking` or, in a content part, in `text`. */
export function readThinking(fields: RequestFields, item: Node): Part {
  const part = reasoningPart(fields.text(item, THINKING));
  if (isMissing(part.text)) part.text = fields.text(item, TEXT);
  part.signature = fields.text(item, SIGNATURE);
  return part;
}

/** A block or part of type `redacted_thinking`: `data`, or `redactedContent` in a content part. */
export function readRedactedThinking(fields: RequestFields, item: Node): Part {
  const part = new Part(PartKind.RedactedReasoning);
  part.text = fields.text(item, REDACTED_CONTENT);
  if (isMissing(part.text)) part.text = fields.requiredText(item, DATA);
  return part;
}

/** Reasoning that nobody signed. */
export function reasoningPart(text: Text): Part {
  const part = new Part(PartKind.Reasoning);
  part.text = text;
  return part;
}
