/** Reading forms and shortening runs as a module of its own, for checks that drive it from outside with many inputs. */
import { READ_AHEAD, memoryUsed } from "../../../assembly/bytes/memory";
import { Sink } from "../../../assembly/bytes/sink";
import { NOTHING, Slice, isNothing, lengthOf, sliceOf, startOf } from "../../../assembly/bytes/slice";
import { readerOfForm } from "../../../assembly/framing/form-type";
import { LongRuns } from "../../../assembly/framing/long-runs";
import { FormStep, MultipartReader } from "../../../assembly/framing/multipart";

class Current {
  reader: MultipartReader | null = null;
  runs: LongRuns = new LongRuns();
  shortened: Sink = new Sink();
  out: Slice = NOTHING;
}
const current = new Current();

export function room(length: i32): usize {
  return heap.alloc((length + READ_AHEAD) as usize);
}

/** False where the content type announces no form that can be read. */
export function open(address: usize, length: i32): bool {
  current.reader = readerOfForm(sliceOf(address, length));
  return current.reader !== null;
}

export function next(address: usize, length: i32): i32 {
  const reader = current.reader;
  return reader === null ? FormStep.Broken : reader.next(sliceOf(address, length));
}

export function partName(): void {
  const reader = current.reader;
  current.out = reader === null ? NOTHING : reader.name;
}

export function valueStart(): i32 {
  const reader = current.reader;
  return reader === null ? -1 : reader.valueStart;
}

export function valueEnd(): i32 {
  const reader = current.reader;
  return reader === null ? -1 : reader.valueEnd;
}

export function close(): void {
  const reader = current.reader;
  if (reader !== null) reader.dispose();
  current.reader = null;
  current.shortened.dispose();
}

export function openRuns(): void {
  current.runs = new LongRuns();
}

export function shorten(address: usize, length: i32): void {
  current.shortened.clear();
  current.runs.shorten(sliceOf(address, length), current.shortened);
  current.out = current.shortened.written;
}

export function usedMemory(): i32 {
  return memoryUsed() as i32;
}

export function outAddress(): usize {
  return startOf(current.out);
}

/** -1 for NOTHING. */
export function outLength(): i32 {
  return isNothing(current.out) ? -1 : lengthOf(current.out);
}
