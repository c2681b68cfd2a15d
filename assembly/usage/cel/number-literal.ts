import { isDigit } from "../../bytes/ascii";
import { Slice, byteAt, cut, lengthOf } from "../../bytes/slice";
import { numberOf } from "../../json/number-value";
import { byteOrZero } from "./byte-or-zero";

/** Past the number literal that starts at `from`, suffix included. */
export function skipNumber(source: Slice, from: i32): i32 {
  let position = from;
  if (isHexadecimal(source, from)) {
    position += 2;
    while (hexDigit(byteOrZero(source, position)) >= 0) position++;
  } else {
    const point = skipDigits(source, from);
    position = point;
    if (byteOrZero(source, point) == 0x2e && isDigit(byteOrZero(source, point + 1)))
      position = skipDigits(source, point + 1);
    const exponent = skipExponent(source, position);
    // Only a whole number takes the suffix.
    if (position > point || exponent > position) return exponent;
  }
  return (byteOrZero(source, position) | 0x20) == 0x75 ? position + 1 : position;
}

/** Whether a whole text reads as a double: a number literal of any kind but hexadecimal, with an optional sign. */
export function isDecimalNumber(text: Slice): bool {
  const sign = byteOrZero(text, 0);
  const start = sign == 0x2b || sign == 0x2d ? 1 : 0;
  const first = byteOrZero(text, start);
  if (!isDigit(first) && !(first == 0x2e && isDigit(byteOrZero(text, start + 1)))) return false;
  return skipNumber(text, start) == lengthOf(text) && isDigit(byteAt(text, lengthOf(text) - 1));
}

/** The value of a text that `isDecimalNumber`, or of a double literal. */
export function decimalNumber(text: Slice): f64 {
  const hasPlus = byteAt(text, 0) == 0x2b;
  return numberOf(hasPlus ? cut(text, 1, lengthOf(text)) : text);
}

/** Whether a text is a run of digits, or `0x` and hexadecimal digits, whose value fits 64 bits. */
export function isWhole(text: Slice): bool {
  const hexadecimal = isHexadecimal(text, 0);
  const base: u64 = hexadecimal ? 16 : 10;
  const start = hexadecimal ? 2 : 0;
  if (lengthOf(text) == start) return false;
  let value: u64 = 0;
  for (let index = start; index < lengthOf(text); index++) {
    const digit = hexDigit(byteAt(text, index));
    if (digit < 0 || (digit as u64) >= base) return false;
    if (value > (u64.MAX_VALUE - (digit as u64)) / base) return false;
    value = value * base + (digit as u64);
  }
  return true;
}

/** Whether a text is made of decimal digits, one at least. */
export function isDigits(text: Slice): bool {
  return lengthOf(text) > 0 && skipDigits(text, 0) == lengthOf(text);
}

/** The value of a text that `isWhole`. */
export function wholeNumber(text: Slice): u64 {
  const hexadecimal = isHexadecimal(text, 0);
  const base: u64 = hexadecimal ? 16 : 10;
  let value: u64 = 0;
  for (let index = hexadecimal ? 2 : 0; index < lengthOf(text); index++) {
    value = value * base + (hexDigit(byteAt(text, index)) as u64);
  }
  return value;
}

function isHexadecimal(source: Slice, from: i32): bool {
  return byteOrZero(source, from) == 0x30 && byteOrZero(source, from + 1) == 0x78;
}

/** Past an exponent that starts at `from`, or `from` where there is none. */
function skipExponent(source: Slice, from: i32): i32 {
  if ((byteOrZero(source, from) | 0x20) != 0x65) return from;
  const sign = byteOrZero(source, from + 1);
  const digits = sign == 0x2b || sign == 0x2d ? from + 2 : from + 1;
  return isDigit(byteOrZero(source, digits)) ? skipDigits(source, digits) : from;
}

function skipDigits(source: Slice, from: i32): i32 {
  let position = from;
  while (isDigit(byteOrZero(source, position))) position++;
  return position;
}

/** The value of a hexadecimal digit, or -1. */
export function hexDigit(byte: u8): i32 {
  if (isDigit(byte)) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
