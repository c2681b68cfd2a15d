import { isDigit } from "../bytes/ascii";
import { MINUS } from "./characters";
import { JsonError } from "./error";
import { Kind, Tape } from "./tape";

const ZERO: u8 = 0x30;
const POINT: u8 = 0x2e;
const PLUS: u8 = 0x2b;
const LOWER_E: u8 = 0x65;

/** Appends the number that starts at `start`; returns the position past it, or 0 where it is refused. */
export function scanNumber(tape: Tape, start: usize, end: usize): usize {
  let position = start;
  if (load<u8>(position) == MINUS) position++;
  const integer = position;
  position = skipDigits(position, end);
  if (position == integer) return missingDigit(tape, position, end);
  // RFC 8259, section 6: no leading zeros.
  if (load<u8>(integer) == ZERO && position > integer + 1) return tape.fail(JsonError.Syntax, integer + 1);
  if (position < end && load<u8>(position) == POINT) {
    const fraction = position + 1;
    position = skipDigits(fraction, end);
    if (position == fraction) return missingDigit(tape, position, end);
  }
  if (position < end && (load<u8>(position) | 0x20) == LOWER_E) {
    let exponent = position + 1;
    if (exponent < end && isSign(load<u8>(exponent))) exponent++;
    position = skipDigits(exponent, end);
    if (position == exponent) return missingDigit(tape, position, end);
  }
  return tape.append(start, position, Kind.Number) ? position : tape.fail(JsonError.Memory, start);
}

function skipDigits(position: usize, end: usize): usize {
  while (position < end && isDigit(load<u8>(position))) position++;
  return position;
}

function missingDigit(tape: Tape, position: usize, end: usize): usize {
  return tape.fail(position < end ? JsonError.Syntax : JsonError.Truncated, position);
}

// @ts-ignore: decorator
@inline
function isSign(byte: u8): bool {
  return byte == PLUS || byte == MINUS;
}
