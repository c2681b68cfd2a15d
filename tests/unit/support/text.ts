import { READ_AHEAD } from "../../../assembly/bytes/memory";
import { Slice, lengthOf, sliceOf, startOf } from "../../../assembly/bytes/slice";

/** The UTF-8 bytes of a text, kept for the rest of the test run. */
export function bytesOf(text: string): Slice {
  const length = String.UTF8.byteLength(text);
  const start = heap.alloc((length + READ_AHEAD) as usize);
  String.UTF8.encodeUnsafe(changetype<usize>(text), text.length, start);
  return sliceOf(start, length);
}

/** Bytes as a text. */
export function textOf(slice: Slice): string {
  return String.UTF8.decodeUnsafe(startOf(slice), lengthOf(slice) as usize);
}

/** Bytes given one by one, for what is no UTF-8. */
export function bytesFrom(values: u8[]): Slice {
  const start = heap.alloc((values.length + READ_AHEAD) as usize);
  for (let index = 0; index < values.length; index++) store<u8>(start + (index as usize), values[index]);
  return sliceOf(start, values.length);
}
