import { NOTHING, Slice, equals, lengthOf } from "../bytes/slice";
import { Sink } from "../bytes/sink";
import { decodeInto } from "../json/lookup";
import { Node, Tape } from "../json/tape";
import { JsonWriter, escapeInto } from "../json/writer";

/**
 * Text of a request or a reply: a slice of UTF-8 that is either plain or, as it stood between quotes in JSON, still escaped. A value, like
 * a slice: the highest bit, which no address of wasm reaches, marks the escaped form.
 *
 * Most text only travels from one JSON document into another, and then its escapes travel along unread: nothing is decoded, nothing is
 * lost, not even a lone surrogate.
 */
export type Text = u64;

/** No text at all, as opposed to an empty one. */
export const NO_TEXT: Text = NOTHING;

const ESCAPED: u64 = 1 << 63;

/** Plain UTF-8. */
// @ts-ignore: decorator
@inline
export function plain(slice: Slice): Text {
  return slice;
}

/** The characters between the quotes of a JSON string. */
// @ts-ignore: decorator
@inline
export function escaped(slice: Slice): Text {
  return slice | ESCAPED;
}

/** The text of a string on the tape; NO_TEXT for any other value. */
export function textOf(tape: Tape, node: Node): Text {
  const slice = tape.text(node);
  return tape.escaped(node) ? escaped(slice) : slice;
}

// @ts-ignore: decorator
@inline
export function isEscaped(text: Text): bool {
  return (text & ESCAPED) != 0;
}

/** The bytes of a text in whichever form it has. */
// @ts-ignore: decorator
@inline
export function bytesOf(text: Text): Slice {
  return text & ~ESCAPED;
}

// @ts-ignore: decorator
@inline
export function isMissing(text: Text): bool {
  return text == NO_TEXT;
}

/** Whether there is no text, or none to read. */
// @ts-ignore: decorator
@inline
export function isBlank(text: Text): bool {
  return lengthOf(bytesOf(text)) == 0;
}

/** Writes a text as a JSON string. */
export function writeText(json: JsonWriter, text: Text): void {
  if (isEscaped(text)) json.escapedString(bytesOf(text));
  else json.string(text);
}

/** Appends a text to a JSON string that is open: `json.beginString`, pieces, `json.endString`. */
export function writePiece(json: JsonWriter, text: Text): void {
  if (isEscaped(text)) json.sink.bytes(bytesOf(text));
  else escapeInto(json.sink, text);
}

/** Appends a text as plain UTF-8. A lone surrogate becomes U+FFFD. */
export function decodeText(text: Text, into: Sink): void {
  if (isEscaped(text)) decodeInto(into, bytesOf(text));
  else into.bytes(text);
}

/** Whether a text reads like `wanted`, plain ASCII without anything that JSON would have to escape. */
export function reads(text: Text, wanted: Slice): bool {
  if (!isEscaped(text)) return equals(text, wanted);
  const decoded = new Sink();
  decodeInto(decoded, bytesOf(text));
  const same = equals(decoded.written, wanted);
  decoded.dispose();
  return same;
}

/** Whether two texts read alike, whatever their forms. */
export function sameText(left: Text, right: Text): bool {
  if (isEscaped(left) == isEscaped(right) && equals(bytesOf(left), bytesOf(right))) return true;
  if (!isEscaped(left) && !isEscaped(right)) return false;
  const decodedLeft = new Sink();
  const decodedRight = new Sink();
  decodeText(left, decodedLeft);
  decodeText(right, decodedRight);
  const same = equals(decodedLeft.written, decodedRight.written);
  decodedLeft.dispose();
  decodedRight.dispose();
  return same;
}
