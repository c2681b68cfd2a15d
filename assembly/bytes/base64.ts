import { Sink } from "./sink";
import { Slice, byteAt, lengthOf, startOf } from "./slice";

const PADDING: u8 = 0x3d;

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

/** Writes bytes as base64, with padding (RFC 4648 section 4). */
export function encodeBase64(bytes: Slice, into: Sink): void {
  const length = lengthOf(bytes);
  if (!into.reserve((((length as usize) + 2) / 3) * 4)) return;
  const whole = length - (length % 3);
  for (let index = 0; index < whole; index += 3) writeDigits(bytesAt(bytes, index, 3), 4, into);
  if (whole == length) return;
  const left = length - whole;
  writeDigits(bytesAt(bytes, whole, left), left + 1, into);
  for (let padding = left; padding < 3; padding++) into.byte(PADDING);
}

/** Writes bytes as base64url without padding (RFC 4648 section 5, RFC 7515 section 2). */
export function encodeBase64Url(bytes: Slice, into: Sink): void {
  const from = into.length;
  encodeBase64(bytes, into);
  const text = into.written;
  let length = lengthOf(text);
  while (length > from && byteAt(text, length - 1) == PADDING) length--;
  for (let index = from; index < length; index++) {
    const digit = byteAt(text, index);
    if (digit == 0x2b) store<u8>(startOf(text) + (index as usize), 0x2d);
    else if (digit == 0x2f) store<u8>(startOf(text) + (index as usize), 0x5f);
  }
  into.truncate(length);
}

/** The 24 bits of `count` bytes from `index`, missing ones zero. */
function bytesAt(bytes: Slice, index: i32, count: i32): u32 {
  let group: u32 = 0;
  for (let byte = 0; byte < count; byte++) group |= (byteAt(bytes, index + byte) as u32) << (16 - 8 * byte);
  return group;
}

/** Writes the first `count` of the four digits of a group. */
function writeDigits(group: u32, count: i32, into: Sink): void {
  for (let digit = 0; digit < count; digit++) into.byte(digitOf((group >> (18 - 6 * digit)) & 63));
}

function digitOf(value: u32): u8 {
  if (value < 26) return (value + 0x41) as u8;
  if (value < 52) return (value - 26 + 0x61) as u8;
  if (value < 62) return (value - 52 + 0x30) as u8;
  return value == 62 ? 0x2b : 0x2f;
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
