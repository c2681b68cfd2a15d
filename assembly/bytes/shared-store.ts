import { Sink } from "./sink";
import { Slice } from "./slice";

/** A key under which nothing is stored has this version. */
export const NO_VERSION: u32 = 0;

/** The values that all workers of the process share. */
export abstract class SharedStore {
  /** Appends the value to `into`, and returns its version, which changes with every write; NO_VERSION where there is none. */
  abstract read(key: Slice, into: Sink): u32;
  /** Writes a value. A version other than NO_VERSION makes it conditional: false where another worker has written meanwhile. */
  abstract write(key: Slice, value: Slice, version: u32): bool;
}

/**
 * Whether what a worker wrote counts still: it said until when, `duration` after it wrote. A time further off than that was written before
 * the clock was set back. All in milliseconds.
 */
export function isCurrent(until: u64, now: u64, duration: u64): bool {
  return until > now && until - now <= duration;
}
