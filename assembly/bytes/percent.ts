import { hexValue } from "./hex";
import { Sink } from "./sink";
import { Slice, byteAt, lengthOf } from "./slice";

const PERCENT: u8 = 0x25;

/** Writes bytes percent-encoded: all but the unreserved characters of RFC 3986 section 2.3, in upper-case digits. */
export function writePercentEncoded(bytes: Slice, into: Sink): void {
  for (let index = 0; index < lengthOf(bytes); index++) writePercentEncodedByte(byteAt(bytes, index), into);
}

/** The same for one byte. */
export function writePercentEncodedByte(byte: u8, into: Sink): void {
  if (isUnreserved(byte)) {
    into.byte(byte);
    return;
  }
  into.byte(PERCENT);
  into.byte(upperHexDigit(byte >> 4));
  into.byte(upperHexDigit(byte & 0x0f));
}

/** The byte that the three characters from `index` stand for, or -1 where they are no percent-encoding. */
export function percentEncodedByteAt(text: Slice, index: i32): i32 {
  if (index + 3 > lengthOf(text) || byteAt(text, index) != PERCENT) return -1;
  const high = hexValue(byteAt(text, index + 1));
  const low = hexValue(byteAt(text, index + 2));
  return high < 0 || low < 0 ? -1 : (high << 4) | low;
}

/** Writes a text with its percent-encodings decoded; what is none stays as it is. */
export function decodePercent(text: Slice, into: Sink): void {
  const length = lengthOf(text);
  let index = 0;
  while (index < length) {
    const decoded = percentEncodedByteAt(text, index);
    into.byte(decoded < 0 ? byteAt(text, index) : (decoded as u8));
    index += decoded < 0 ? 1 : 3;
  }
}

function isUnreserved(byte: u8): bool {
  const isLetter = (byte | 0x20) - 0x61 < 26;
  return isLetter || byte - 0x30 < 10 || byte == 0x2d || byte == 0x2e || byte == 0x5f || byte == 0x7e;
}

// @ts-ignore: decorator
@inline
function upperHexDigit(value: u8): u8 {
  return value < 10 ? 0x30 + value : 0x37 + value;
}
