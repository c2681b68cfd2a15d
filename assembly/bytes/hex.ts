import { Sink } from "./sink";
import { Slice, byteAt, lengthOf } from "./slice";

/** Writes two lower-case hexadecimal digits for each byte. */
export function writeHex(bytes: Slice, into: Sink): void {
  for (let index = 0; index < lengthOf(bytes); index++) {
    const byte = byteAt(bytes, index);
    into.byte(lowerHexDigit(byte >> 4));
    into.byte(lowerHexDigit(byte & 0x0f));
  }
}

/** The value of a hexadecimal digit in either case, or -1. */
export function hexValue(digit: u8): i32 {
  if (digit - 0x30 < 10) return (digit - 0x30) as i32;
  const letter = (digit | 0x20) - 0x61;
  return letter < 6 ? (letter as i32) + 10 : -1;
}

// @ts-ignore: decorator
@inline
function lowerHexDigit(value: u8): u8 {
  return value < 10 ? 0x30 + value : 0x57 + value;
}
