/** Inflating as a module of its own, for checks that drive it from outside with many inputs. */
import { READ_AHEAD, memoryUsed, setMemoryLimit } from "../../../assembly/bytes/memory";
import { Sink } from "../../../assembly/bytes/sink";
import { lengthOf, sliceOf, startOf } from "../../../assembly/bytes/slice";
import { compressionOf as formatOf } from "../../../assembly/framing/content-encoding";
import { Inflater } from "../../../assembly/framing/inflate";

const sink = new Sink();

class Current {
  inflater: Inflater | null = null;
}
const current = new Current();

export function room(length: i32): usize {
  return heap.alloc((length + READ_AHEAD) as usize);
}

export function compressionOf(address: usize, length: i32): i32 {
  return formatOf(sliceOf(address, length));
}

export function open(format: i32, ratioLimit: i32): void {
  sink.clear();
  current.inflater = new Inflater(format, ratioLimit);
}

/** What comes out is appended to `out`; returns the outcome. */
export function push(address: usize, length: i32): i32 {
  return current.inflater!.push(sliceOf(address, length), sink);
}

export function finish(): bool {
  return current.inflater!.finish();
}

/** Gives back all memory but that of `out`. */
export function close(): void {
  current.inflater!.dispose();
}

export function outAddress(): usize {
  return startOf(sink.written);
}

export function outLength(): i32 {
  return lengthOf(sink.written);
}

export function clearOut(): void {
  sink.clear();
}

export function disposeOut(): void {
  sink.dispose();
}

export function limitMemory(bytes: usize): void {
  setMemoryLimit(bytes);
}

export function usedMemory(): usize {
  return memoryUsed();
}
