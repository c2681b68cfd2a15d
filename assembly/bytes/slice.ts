/**
 * A run of bytes in linear memory: the address in the upper 32 bits, the length in the lower 32.
 *
 * A value, not an object: passing, storing and returning one allocates nothing. It does not own its bytes; whoever
 * allocated them says how long they live. Up to `READ_AHEAD` bytes past the end may be read (not used): see `memory.ts`.
 */
export type Slice = u64;

/** No slice at all, as opposed to an empty one (a header that is missing, not one without a value). */
export const NOTHING: Slice = 0;

// @ts-ignore: decorator
@inline
export function sliceOf(start: usize, length: i32): Slice {
  return ((start as u64) << 32) | (length as u32 as u64);
}

// @ts-ignore: decorator
@inline
export function startOf(slice: Slice): usize {
  return (slice >>> 32) as usize;
}

// @ts-ignore: decorator
@inline
export function lengthOf(slice: Slice): i32 {
  return slice as u32 as i32;
}

/** The address just past the last byte. */
// @ts-ignore: decorator
@inline
export function endOf(slice: Slice): usize {
  return startOf(slice) + (lengthOf(slice) as usize);
}

// @ts-ignore: decorator
@inline
export function isNothing(slice: Slice): bool {
  return startOf(slice) == 0;
}

// @ts-ignore: decorator
@inline
export function isEmpty(slice: Slice): bool {
  return lengthOf(slice) == 0;
}

/** The byte at `index`, which must be below the length. */
// @ts-ignore: decorator
@inline
export function byteAt(slice: Slice, index: i32): u8 {
  return load<u8>(startOf(slice) + (index as usize));
}

/** The bytes from `from` up to but without `to`; both must lie within the slice. */
// @ts-ignore: decorator
@inline
export function cut(slice: Slice, from: i32, to: i32): Slice {
  return sliceOf(startOf(slice) + (from as usize), to - from);
}

// @ts-ignore: decorator
@inline
export function equals(left: Slice, right: Slice): bool {
  const length = lengthOf(left);
  return length == lengthOf(right) && memory.compare(startOf(left), startOf(right), length as usize) == 0;
}

export function startsWith(slice: Slice, prefix: Slice): bool {
  const length = lengthOf(prefix);
  return length <= lengthOf(slice) && memory.compare(startOf(slice), startOf(prefix), length as usize) == 0;
}

export function endsWith(slice: Slice, suffix: Slice): bool {
  const length = lengthOf(suffix);
  return (
    length <= lengthOf(slice) &&
    memory.compare(endOf(slice) - (length as usize), startOf(suffix), length as usize) == 0
  );
}

/** Index of the first `byte` at or after `from`, or -1. */
export function indexOfByte(slice: Slice, byte: u8, from: i32 = 0): i32 {
  const length = lengthOf(slice);
  for (let index = from; index < length; index++) {
    if (byteAt(slice, index) == byte) return index;
  }
  return -1;
}

/** Index of the first occurrence of `wanted` (not empty), or -1. */
export function indexOf(slice: Slice, wanted: Slice): i32 {
  const first = byteAt(wanted, 0);
  const last = lengthOf(slice) - lengthOf(wanted);
  for (let index = indexOfByte(slice, first); index >= 0 && index <= last;) {
    if (startsWith(cut(slice, index, lengthOf(slice)), wanted)) return index;
    index = indexOfByte(slice, first, index + 1);
  }
  return -1;
}
