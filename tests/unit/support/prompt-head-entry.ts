/** Finding prompts as a module of its own, for checks that drive it from outside with many inputs. */
import { READ_AHEAD } from "../../../assembly/bytes/memory";
import { Slice, isNothing, lengthOf, sliceOf, startOf } from "../../../assembly/bytes/slice";
import { PromptHead } from "../../../assembly/picker/prompt-head";

const head = new PromptHead();

export function room(length: i32): usize {
  return heap.alloc((length + READ_AHEAD) as usize);
}

export function read(address: usize, length: i32, most: i32): void {
  head.read(sliceOf(address, length), most);
}

export function promptAddress(): usize {
  return startOf(head.prompt);
}

/** -1 where there is none. */
export function promptLength(): i32 {
  return lengthOrNone(head.prompt);
}

export function modelAddress(): usize {
  return startOf(head.model);
}

/** -1 where there is none. */
export function modelLength(): i32 {
  return lengthOrNone(head.model);
}

function lengthOrNone(slice: Slice): i32 {
  return isNothing(slice) ? -1 : lengthOf(slice);
}
