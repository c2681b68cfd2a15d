import { Sink } from "./sink";
import { Slice, byteAt, lengthOf, startOf } from "./slice";

const ALPHABET: usize = memory.data<u8>([
  0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x49, 0x4a, 0x4b, 0x4c, 0x4d, 0x4e, 0x4f, 0x50, 0x51, 0x52,
  0x53, 0x54, 0x55, 0x56, 0x57, 0x58, 0x59, 0x5a, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a,
  0x6b, 0x6c, 0x6d, 0x6e, 0x6f, 0x70, 0x71, 0x72, 0x73, 0x74, 0x75, 0x76, 0x77, 0x78, 0x79, 0x7a, 0x30, 0x31,
  0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x2b, 0x2f,
]);
const PADDING: u8 = 0x3d;

/** Writes bytes in base64 with padding (RFC 4648 section 4). */
export function writeBase64(bytes: Slice, into: Sink): void {
  const length = lengthOf(bytes);
  if (!into.reserve(encodedSize(length))) return;
  const start = startOf(bytes);
  let index = 0;
  for (; index + 3 <= length; index += 3) {
    const position = start + (index as usize);
    const group =
      ((load<u8>(position) as u32) << 16) | ((load<u8>(position, 1) as u32) << 8) | load<u8>(position, 2);
    writeDigits(group, 4, into);
  }
  const left = length - index;
  if (left == 0) return;
  let group = (byteAt(bytes, index) as u32) << 16;
  if (left == 2) group |= (byteAt(bytes, index + 1) as u32) << 8;
  writeDigits(group, left + 1, into);
  for (let missing = left; missing < 3; missing++) into.byte(PADDING);
}

/**
 * Writes the bytes that a base64 text stands for. False where it is not canonical: another character, missing padding, or bits
 * beyond the last byte (RFC 4648 sections 3.3 and 3.5); what was written by then is to be thrown away.
 */
export function decodeBase64(text: Slice, into: Sink): bool {
  const length = lengthOf(text);
  if (length == 0) return true;
  if (length % 4 != 0) return false;
  if (!into.reserve(((length / 4) * 3) as usize)) return false;
  const last = length - 4;
  for (let index = 0; index < last; index += 4) {
    const group = groupAt(text, index, 4);
    if (group < 0) return false;
    writeBytes(group, 3, into);
  }
  let digits = 4;
  if (byteAt(text, length - 1) == PADDING) digits = byteAt(text, length - 2) == PADDING ? 2 : 3;
  const group = groupAt(text, last, digits);
  if (group < 0) return false;
  const surplus = digits == 4 ? 0 : digits == 3 ? 0xff : 0xffff;
  if ((group & surplus) != 0) return false;
  writeBytes(group, digits - 1, into);
  return true;
}

function encodedSize(length: i32): usize {
  return (((length as usize) + 2) / 3) * 4;
}

/** Writes the first `count` of the four digits of a group of 24 bits. */
function writeDigits(group: u32, count: i32, into: Sink): void {
  for (let digit = 0; digit < count; digit++) {
    into.byte(load<u8>(ALPHABET + (((group >> (18 - 6 * digit)) & 0x3f) as usize)));
  }
}

/** Writes the first `count` of the three bytes of a group. */
function writeBytes(group: i32, count: i32, into: Sink): void {
  for (let byte = 0; byte < count; byte++) into.byte((group >> (16 - 8 * byte)) as u8);
}

/** The 24 bits of `count` digits from `index`, missing ones zero; -1 where one is no digit. */
function groupAt(text: Slice, index: i32, count: i32): i32 {
  let group = 0;
  for (let digit = 0; digit < 4; digit++) {
    const value = digit < count ? valueOf(byteAt(text, index + digit)) : 0;
    if (value < 0) return -1;
    group = (group << 6) | value;
  }
  return group;
}

function valueOf(digit: u8): i32 {
  if (digit - 0x41 < 26) return (digit - 0x41) as i32;
  if (digit - 0x61 < 26) return (digit - 0x61 + 26) as i32;
  if (digit - 0x30 < 10) return (digit - 0x30 + 52) as i32;
  if (digit == 0x2b) return 62;
  return digit == 0x2f ? 63 : -1;
}
