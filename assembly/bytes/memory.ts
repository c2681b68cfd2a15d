import { NOTHING, Slice, lengthOf, sliceOf, startOf } from "./slice";

/**
 * Bytes that may be read past the end of any slice. SIMD loads take 16 at a time; this slack lets them start anywhere
 * without leaving linear memory.
 */
export const READ_AHEAD: i32 = 16;

/**
 * What one VM may hold in bodies, tapes and output. Linear memory never shrinks, and an allocation beyond the module's
 * maximum traps and takes every stream of the worker along: so everything whose size follows from traffic asks here first.
 * This is the one piece of mutable module state: memory belongs to the VM, not to a configuration.
 */
class Budget {
  limit: usize = 256 * 1024 * 1024;
  used: usize = 0;
}
const budget = new Budget();

/** Sets the budget of this VM, in bytes. Where several configurations share the VM, the one loaded last decides. */
export function setMemoryLimit(bytes: usize): void {
  budget.limit = bytes;
}

export function memoryUsed(): usize {
  return budget.used;
}

/** Whether `bytes` more fit the budget. */
export function memoryAvailable(bytes: usize): bool {
  return bytes <= budget.limit && budget.used <= budget.limit - bytes;
}

/** Memory for `bytes`, plus the read-ahead; 0 where the budget does not allow it. Not cleared. */
export function allocate(bytes: usize): usize {
  if (!memoryAvailable(bytes)) return 0;
  budget.used += bytes;
  return heap.alloc(bytes + (READ_AHEAD as usize));
}

/** Returns what `allocate` gave, with the same size. */
export function release(address: usize, bytes: usize): void {
  if (address == 0) return;
  budget.used -= bytes;
  heap.free(address);
}

/** A copy that outlives its source, outside the budget: for configuration only. Freed by `heap.free(startOf(copy))`. */
export function keep(source: Slice): Slice {
  if (startOf(source) == 0) return NOTHING;
  const length = lengthOf(source) as usize;
  const copy = heap.alloc(length + (READ_AHEAD as usize));
  memory.copy(copy, startOf(source), length);
  return sliceOf(copy, length as i32);
}
