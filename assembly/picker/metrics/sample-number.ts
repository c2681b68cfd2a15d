import { isDigit } from "../../bytes/ascii";
import { Slice, endOf, sliceOf, startOf } from "../../bytes/slice";
import { numberOf } from "../../json/number-value";

const PLUS: u8 = 0x2b;
const MINUS: u8 = 0x2d;
const POINT: u8 = 0x2e;
const LOWER_E: u8 = 0x65;

/** A decimal number as the text format has it (`1`, `+0.5`, `1e+06`); NaN for anything else, `NaN` and `+Inf` included. */
export function sampleNumber(text: Slice): f64 {
  const end = endOf(text);
  const start = startOf(text);
  // JSON, whose reader does the rest, knows no plus.
  const first = start < end && load<u8>(start) == PLUS ? start + 1 : start;
  let position = first < end && load<u8>(first) == MINUS && first == start ? first + 1 : first;
  let digits = 0;
  let points = 0;
  for (; position < end; position++) {
    const byte = load<u8>(position);
    if (isDigit(byte)) digits++;
    else if (byte == POINT) points++;
    else break;
  }
  if (digits == 0 || points > 1) return NaN;
  return position == end || isExponent(position, end) ? numberOf(sliceOf(first, (end - first) as i32)) : NaN;
}

function isExponent(position: usize, end: usize): bool {
  if ((load<u8>(position) | 0x20) != LOWER_E) return false;
  position++;
  if (position < end && (load<u8>(position) == PLUS || load<u8>(position) == MINUS)) position++;
  if (position >= end) return false;
  for (; position < end; position++) {
    if (!isDigit(load<u8>(position))) return false;
  }
  return true;
}
