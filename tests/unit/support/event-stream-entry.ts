/** AWS event stream framing as a module of its own, for checks that drive it from outside with many inputs. */
import { READ_AHEAD, memoryUsed } from "../../../assembly/bytes/memory";
import { NOTHING, Slice, isNothing, lengthOf, sliceOf, startOf } from "../../../assembly/bytes/slice";
import { EventStreamFramer } from "../../../assembly/framing/event-stream";

class Current {
  framer: EventStreamFramer = new EventStreamFramer(0);
  out: Slice = NOTHING;
}
const current = new Current();

export function room(length: i32): usize {
  return heap.alloc((length + READ_AHEAD) as usize);
}

export function open(limit: i32): void {
  current.framer = new EventStreamFramer(limit);
}

export function push(address: usize, length: i32): void {
  current.framer.push(sliceOf(address, length));
}

export function next(): bool {
  return current.framer.next();
}

export function finish(): bool {
  return current.framer.finish();
}

export function failure(): i32 {
  return current.framer.failure;
}

export function close(): void {
  current.framer.dispose();
}

export function usedMemory(): usize {
  return memoryUsed();
}

/** Each of these puts a part of the message where `outAddress` and `outLength` tell. */
export function messageType(): void {
  current.out = current.framer.headers.messageType;
}

export function eventType(): void {
  current.out = current.framer.headers.eventType;
}

export function exceptionType(): void {
  current.out = current.framer.headers.exceptionType;
}

export function payload(): void {
  current.out = current.framer.payload;
}

export function outAddress(): usize {
  return startOf(current.out);
}

/** -1 for NOTHING. */
export function outLength(): i32 {
  return isNothing(current.out) ? -1 : lengthOf(current.out);
}
