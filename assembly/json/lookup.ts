import { lowerCase, parseDecimal } from "../bytes/ascii";
import { Sink } from "../bytes/sink";
import { Slice, endOf, equals, isNothing, lengthOf, sliceOf, startOf } from "../bytes/slice";
import { encode, encodedLength } from "../bytes/utf-8";
import { BACKSLASH, findBackslash } from "./characters";
import { consumedLength, escapedCodePoint } from "./escapes";
import { LARGEST_INTEGER, numberOf } from "./number-value";
import { Kind, NO_NODE, Node, Tape } from "./tape";

/**
 * The value of the member whose decoded key is `name`, of several the last, as JSON.parse takes it. NO_NODE where there
 * is none or `object` is no object.
 */
export function member(tape: Tape, object: Node, name: Slice): Node {
  return tape.valueOf(memberKey(tape, object, name));
}

/** The key of what `member` finds. */
export function memberKey(tape: Tape, object: Node, name: Slice): Node {
  let found = NO_NODE;
  if (tape.kind(object) != Kind.Object) return found;
  const length = lengthOf(name);
  for (let key = tape.firstChild(object); key != NO_NODE; key = tape.nextSibling(key)) {
    if (tape.mayRead(key, length) && stringEquals(tape, key, name)) found = key;
  }
  return found;
}

/** How many values an array, or members an object, has; 0 for any other kind. */
export function elementCount(tape: Tape, container: Node): i32 {
  let count = 0;
  for (let child = tape.firstChild(container); child != NO_NODE; child = tape.nextSibling(child)) count++;
  return count;
}

/** Whether the node is a string (or key) that reads `wanted` once its escapes are decoded. */
export function stringEquals(tape: Tape, node: Node, wanted: Slice): bool {
  const text = tape.text(node);
  if (isNothing(text)) return false;
  return tape.escaped(node) ? decodedEquals(text, wanted, false) : equals(text, wanted);
}

/** The same, where A–Z and a–z are one. */
export function stringEqualsIgnoringCase(tape: Tape, node: Node, wanted: Slice): bool {
  const text = tape.text(node);
  return !isNothing(text) && decodedEquals(text, wanted, true);
}

/** Appends a string's characters as UTF-8, escapes decoded. A surrogate without its pair becomes U+FFFD. */
export function decodeString(tape: Tape, node: Node, into: Sink): void {
  decodeInto(into, tape.text(node));
}

/** Appends the characters of `text`, the valid inside of a JSON string, as UTF-8. */
export function decodeInto(sink: Sink, text: Slice): void {
  const end = endOf(text);
  let position = startOf(text);
  while (position < end) {
    const backslash = findBackslash(position, end);
    sink.bytes(sliceOf(position, (backslash - position) as i32));
    position = backslash;
    // Escapes come in groups: line breaks, and JSON within a string.
    while (position < end && load<u8>(position) == BACKSLASH) {
      const codePoint = escapedCodePoint(position, end);
      position += consumedLength(position, codePoint);
      let bytes = encode(codePoint);
      for (let left = encodedLength(codePoint); left > 0; left--) {
        sink.byte(bytes as u8);
        bytes >>= 8;
      }
    }
  }
}

/** A number that is a whole one from 0 to 2^53 - 1, however it is written (12, 12.0, 1e3); -1 for anything else. */
export function integer(tape: Tape, node: Node): i64 {
  if (tape.kind(node) != Kind.Number) return -1;
  const plain = parseDecimal(tape.raw(node));
  if (plain >= 0) return plain;
  const value = numberOf(tape.raw(node));
  return value >= 0 && value <= LARGEST_INTEGER && floor(value) == value ? (value as i64) : -1;
}

/** A number as the nearest double; NaN for any other kind. */
export function real(tape: Tape, node: Node): f64 {
  return tape.kind(node) == Kind.Number ? numberOf(tape.raw(node)) : NaN;
}

function decodedEquals(text: Slice, wanted: Slice, ignoringCase: bool): bool {
  const end = endOf(text);
  const wantedEnd = endOf(wanted);
  let position = startOf(text);
  let expected = startOf(wanted);
  // No escape is shorter than what it stands for.
  if (lengthOf(text) < lengthOf(wanted)) return false;
  while (position < end) {
    let bytes: u32 = load<u8>(position);
    let count = 1;
    if (bytes == BACKSLASH) {
      const codePoint = escapedCodePoint(position, end);
      position += consumedLength(position, codePoint);
      bytes = encode(codePoint);
      count = encodedLength(codePoint);
    } else {
      position++;
    }
    for (; count > 0; count--) {
      if (expected >= wantedEnd) return false;
      const left = bytes as u8;
      const right = load<u8>(expected);
      if (left != right && !(ignoringCase && lowerCase(left) == lowerCase(right))) return false;
      bytes >>= 8;
      expected++;
    }
  }
  return expected == wantedEnd;
}
