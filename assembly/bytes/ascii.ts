import { READ_AHEAD } from "./memory";
import { Slice, byteAt, lengthOf, sliceOf, startOf } from "./slice";

/** The bytes of an ASCII text, kept for good: for constants at module level, never for values of a request. */
export function literal(text: string): Slice {
  const length = text.length;
  const start = heap.alloc((length + READ_AHEAD) as usize);
  for (let index = 0; index < length; index++) {
    store<u8>(start + (index as usize), text.charCodeAt(index) as u8);
  }
  return sliceOf(start, length);
}

// @ts-ignore: decorator
@inline
export function isDigit(byte: u8): bool {
  return byte - 0x30 < 10;
}

/** A–Z become a–z, every other byte stays. */
// @ts-ignore: decorator
@inline
export function lowerCase(byte: u8): u8 {
  return byte - 0x41 < 26 ? byte | 0x20 : byte;
}

export function equalsIgnoringCase(left: Slice, right: Slice): bool {
  const length = lengthOf(left);
  if (length != lengthOf(right)) return false;
  for (let index = 0; index < length; index++) {
    if (lowerCase(byteAt(left, index)) != lowerCase(byteAt(right, index))) return false;
  }
  return true;
}

/** Without leading and trailing spaces and tabs. */
export function trim(slice: Slice): Slice {
  let start = startOf(slice);
  let end = start + (lengthOf(slice) as usize);
  while (start < end && isBlank(load<u8>(start))) start++;
  while (end > start && isBlank(load<u8>(end - 1))) end--;
  return sliceOf(start, (end - start) as i32);
}

/** A space or a tab. */
// @ts-ignore: decorator
@inline
export function isBlank(byte: u8): bool {
  return byte == 0x20 || byte == 0x09;
}

/** The value of a run of decimal digits, or -1 where it is empty, holds anything else, or exceeds 2^53 - 1. */
export function parseDecimal(slice: Slice): i64 {
  const length = lengthOf(slice);
  if (length == 0 || length > 16) return -1;
  let value: i64 = 0;
  for (let index = 0; index < length; index++) {
    const byte = byteAt(slice, index);
    if (!isDigit(byte)) return -1;
    value = value * 10 + ((byte - 0x30) as i64);
  }
  return value <= 9007199254740991 ? value : -1;
}
