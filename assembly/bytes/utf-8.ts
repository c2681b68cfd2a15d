import { Slice, endOf, startOf } from "./slice";

/** What stands for a character that cannot be represented: U+FFFD. */
export const REPLACEMENT_CHARACTER: u32 = 0xfffd;

/**
 * The length of the well-formed UTF-8 sequence that starts at `position`, or 0 where there is none before `end`.
 * Overlong forms, surrogates and code points beyond U+10FFFF are malformed (Unicode 15, table 3-7).
 */
export function sequenceLength(position: usize, end: usize): i32 {
  const lead = load<u8>(position);
  if (lead < 0x80) return 1;
  const left = end - position;
  if (lead < 0xe0) {
    return lead >= 0xc2 && left >= 2 && isContinuation(load<u8>(position + 1)) ? 2 : 0;
  }
  const second = load<u8>(position + 1);
  if (lead < 0xf0) {
    if (left < 3 || !isContinuation(second) || !isContinuation(load<u8>(position + 2))) return 0;
    if (lead == 0xe0) return second >= 0xa0 ? 3 : 0;
    if (lead == 0xed) return second < 0xa0 ? 3 : 0;
    return 3;
  }
  if (lead > 0xf4 || left < 4 || !isContinuation(second)) return 0;
  if (!isContinuation(load<u8>(position + 2)) || !isContinuation(load<u8>(position + 3))) return 0;
  if (lead == 0xf0) return second >= 0x90 ? 4 : 0;
  if (lead == 0xf4) return second < 0x90 ? 4 : 0;
  return 4;
}

/** Whether all of a text is well-formed UTF-8. */
export function isUtf8(text: Slice): bool {
  const end = endOf(text);
  for (let position = startOf(text); position < end;) {
    const length = sequenceLength(position, end);
    if (length == 0) return false;
    position += length as usize;
  }
  return true;
}

/** How many bytes `codePoint` takes in UTF-8. */
export function encodedLength(codePoint: u32): i32 {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}

/** The UTF-8 bytes of `codePoint` (at most U+10FFFF), the first in the lowest byte: ready to be stored or compared. */
export function encode(codePoint: u32): u32 {
  if (codePoint < 0x80) return codePoint;
  const last = 0x80 | (codePoint & 0x3f);
  if (codePoint < 0x800) return 0xc0 | (codePoint >> 6) | (last << 8);
  const second = 0x80 | ((codePoint >> 6) & 0x3f);
  if (codePoint < 0x10000) return 0xe0 | (codePoint >> 12) | (second << 8) | (last << 16);
  const first = 0x80 | ((codePoint >> 12) & 0x3f);
  return 0xf0 | (codePoint >> 18) | (first << 8) | (second << 16) | (last << 24);
}

// @ts-ignore: decorator
@inline
function isContinuation(byte: u8): bool {
  return (byte & 0xc0) == 0x80;
}
