import { READ_AHEAD } from "../bytes/memory";
import { NOTHING, Slice, isNothing, sliceOf, startOf } from "../bytes/slice";
import { Status } from "./status";

// Where the host writes what it returns. Static: a host call returns before the next begins, and nothing is allocated per call.
const cells = memory.data(16);

/** Address where the host puts a data address, a number or a token. */
export const RETURN_DATA: usize = cells;
/** Address where the host puts a size. */
export const RETURN_SIZE: usize = cells + 4;
/** Address where the host puts a third value, 8 bytes wide. */
export const RETURN_EXTRA: usize = cells + 8;

/** The memory the host asks for before it hands over bytes; freed by `free`. Exported to the host. */
export function allocateForHost(size: usize): usize {
  return heap.alloc(size + (READ_AHEAD as usize));
}

/** The bytes of a call that answered `status`; NOTHING where it did not succeed. To be freed by `free`. */
export function returnedBytes(status: i32): Slice {
  if (status != Status.Ok) return NOTHING;
  const data = load<usize>(RETURN_DATA);
  // An empty value may come without memory: it must not look like none.
  if (data == 0) return sliceOf(cells, 0);
  return sliceOf(data, load<i32>(RETURN_SIZE));
}

/** Clears the cells before a call: a host that fails may leave them alone. */
export function clearReturned(): void {
  store<u64>(cells, 0);
}

/** Frees bytes that a host call returned. */
export function free(returned: Slice): void {
  if (!isNothing(returned) && startOf(returned) != cells) heap.free(startOf(returned));
}
