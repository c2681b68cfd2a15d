import { isDigit } from "../bytes/ascii";
import { Slice, endOf, startOf } from "../bytes/slice";
import {
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  MINUS,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
  skipWhitespace,
} from "./characters";
import { DEPTH_LIMIT, JsonError } from "./error";
import { scanNumber } from "./numbers";
import { scanString } from "./strings";
import { Kind, NO_NODE, Node, Tape } from "./tape";

export { JsonError, describeError } from "./error";

/** The literals' bytes as one little-endian word. */
const TRUE: u32 = 0x65757274;
const NULL: u32 = 0x6c6c756e;
/** "alse": what follows the f. */
const FALSE_REST: u32 = 0x65736c61;

/**
 * Reads `source` as one JSON text (RFC 8259, in UTF-8 without byte order mark) and fills `tape` with its values.
 * Strict: it accepts what JSON.parse accepts, up to a nesting of DEPTH_LIMIT. It returns what was wrong;
 * `tape.errorOffset` says where.
 */
export function scan(source: Slice, tape: Tape): JsonError {
  tape.begin(source);
  if (scanText(tape, startOf(source), endOf(source)) != 0) tape.root = 0;
  return tape.error;
}

function scanText(tape: Tape, position: usize, end: usize): usize {
  let container: Node = NO_NODE;
  // What ends the container; 0 outside of any.
  let closing: u8 = 0;
  let depth = 0;
  while (true) {
    position = skipWhitespace(position, end);
    if (position >= end) return tape.fail(JsonError.Truncated, end);
    if (closing == CLOSE_BRACKET) tape.expectChild(container);
    const byte = load<u8>(position);
    if (byte == OPEN_BRACE || byte == OPEN_BRACKET) {
      if (++depth > DEPTH_LIMIT) return tape.fail(JsonError.Depth, position);
      container = tape.open(byte == OPEN_BRACE ? Kind.Object : Kind.Array, position, container);
      if (container == NO_NODE) return tape.fail(JsonError.Memory, position);
      closing = byte == OPEN_BRACE ? CLOSE_BRACE : CLOSE_BRACKET;
      position = skipWhitespace(position + 1, end);
      if (position >= end) return tape.fail(JsonError.Truncated, end);
      if (load<u8>(position) != closing) {
        if (closing == CLOSE_BRACE) position = scanKey(tape, container, position, end);
        if (position == 0) return 0;
        continue;
      }
    } else {
      position = scanScalar(tape, byte, position, end);
      if (position == 0) return 0;
    }

    // A value has ended: so may any number of containers, until a comma or the end of the text.
    while (true) {
      position = skipWhitespace(position, end);
      if (container == NO_NODE) return position >= end ? end : tape.fail(JsonError.Syntax, position);
      if (position >= end) return tape.fail(JsonError.Truncated, end);
      const following = load<u8>(position);
      if (following == COMMA) {
        position++;
        if (closing == CLOSE_BRACE) position = scanKey(tape, container, position, end);
        if (position == 0) return 0;
        break;
      }
      if (following != closing) return tape.fail(JsonError.Syntax, position);
      position++;
      container = tape.close(container, position);
      closing = closingOf(tape, container);
      depth--;
    }
  }
}

function closingOf(tape: Tape, container: Node): u8 {
  if (container == NO_NODE) return 0;
  return tape.kind(container) == Kind.Object ? CLOSE_BRACE : CLOSE_BRACKET;
}

/** Appends the key at `position` and returns the position past its colon, or 0 where it is refused. */
function scanKey(tape: Tape, object: Node, position: usize, end: usize): usize {
  position = skipWhitespace(position, end);
  if (position >= end) return tape.fail(JsonError.Truncated, end);
  if (load<u8>(position) != QUOTE) return tape.fail(JsonError.Syntax, position);
  tape.expectChild(object);
  position = scanString(tape, position, end);
  if (position == 0) return 0;
  position = skipWhitespace(position, end);
  if (position >= end) return tape.fail(JsonError.Truncated, end);
  return load<u8>(position) == COLON ? position + 1 : tape.fail(JsonError.Syntax, position);
}

function scanScalar(tape: Tape, first: u8, position: usize, end: usize): usize {
  switch (first) {
    case QUOTE:
      return scanString(tape, position, end);
    case 0x74: // t
      return scanLiteral(tape, Kind.True, position, 4, TRUE, end);
    case 0x66: // f
      return scanLiteral(tape, Kind.False, position, 5, FALSE_REST, end);
    case 0x6e: // n
      return scanLiteral(tape, Kind.Null, position, 4, NULL, end);
    default:
      return first == MINUS || isDigit(first)
        ? scanNumber(tape, position, end)
        : tape.fail(JsonError.Syntax, position);
  }
}

/** `lastFour` are the literal's last four letters; the one before them, if any, is known already. */
function scanLiteral(tape: Tape, kind: Kind, start: usize, length: usize, lastFour: u32, end: usize): usize {
  const next = start + length;
  if (next > end) return tape.fail(JsonError.Truncated, end);
  if (load<u32>(next - 4) != lastFour) return tape.fail(JsonError.Syntax, start);
  return tape.append(start, next, kind) ? next : tape.fail(JsonError.Memory, start);
}
