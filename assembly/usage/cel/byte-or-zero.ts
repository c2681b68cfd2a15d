import { Slice, byteAt, lengthOf } from "../../bytes/slice";

/** The byte at `index`; 0 past the end. */
export function byteOrZero(source: Slice, index: i32): u8 {
  return index < lengthOf(source) ? byteAt(source, index) : 0;
}
