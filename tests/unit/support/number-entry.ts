/** The reading of numbers as a module of its own, for checks that drive it from outside with many inputs. */
import { READ_AHEAD } from "../../../assembly/bytes/memory";
import { sliceOf } from "../../../assembly/bytes/slice";
import { numberOf } from "../../../assembly/json/number-value";

export function room(length: i32): usize {
  return heap.alloc((length + READ_AHEAD) as usize);
}

export function read(address: usize, length: i32): f64 {
  return numberOf(sliceOf(address, length));
}
