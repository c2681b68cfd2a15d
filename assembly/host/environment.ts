import { keep } from "../bytes/memory";
import { NOTHING, Slice, byteAt, lengthOf, sliceOf, startsWith } from "../bytes/slice";
import { environ_get, environ_sizes_get } from "./imports";
import { RETURN_DATA, RETURN_SIZE, clearReturned } from "./returned";
import { Status } from "./status";

const EQUALS_SIGN: u8 = 0x3d;

/** The value of an environment variable that the deployment passes to the VM, as a copy for good; NOTHING where it is not set. */
export function environmentVariable(name: Slice): Slice {
  clearReturned();
  if (environ_sizes_get(RETURN_DATA, RETURN_SIZE) != Status.Ok) return NOTHING;
  const count = load<i32>(RETURN_DATA);
  const size = load<i32>(RETURN_SIZE);
  if (count == 0) return NOTHING;
  const pointers = heap.alloc((count as usize) << 2);
  const texts = heap.alloc(size as usize);
  let value: Slice = NOTHING;
  if (environ_get(pointers, texts) == Status.Ok) {
    for (let index = 0; index < count; index++) {
      const start = load<usize>(pointers + ((index as usize) << 2));
      const entry = sliceOf(start, (texts + (size as usize) - start) as i32);
      const nameLength = lengthOf(name);
      if (lengthOf(entry) <= nameLength || !startsWith(entry, name)) continue;
      if (byteAt(entry, nameLength) != EQUALS_SIGN) continue;
      value = keep(zeroTerminated(start + (nameLength as usize) + 1, texts + (size as usize)));
      break;
    }
  }
  heap.free(pointers);
  heap.free(texts);
  return value;
}

function zeroTerminated(start: usize, limit: usize): Slice {
  let end = start;
  while (end < limit && load<u8>(end) != 0) end++;
  return sliceOf(start, (end - start) as i32);
}
