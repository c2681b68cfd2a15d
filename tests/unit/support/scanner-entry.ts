/**
 * The JSON and SSE parts as a module of their own, for checks that drive them from outside with many inputs. Slices
 * cross the border as address and length; a slice that goes out is read by `outAddress` and `outLength`.
 */
import { READ_AHEAD } from "../../../assembly/bytes/memory";
import { Sink } from "../../../assembly/bytes/sink";
import { NOTHING, Slice, isNothing, lengthOf, sliceOf, startOf } from "../../../assembly/bytes/slice";
import { SseFramer } from "../../../assembly/framing/sse";
import { JsonEdit } from "../../../assembly/json/edit";
import * as lookup from "../../../assembly/json/lookup";
import { scan as scanJson } from "../../../assembly/json/scanner";
import { Tape } from "../../../assembly/json/tape";

const tape = new Tape();
const edit = new JsonEdit(tape);
const sink = new Sink();

class Out {
  slice: Slice = NOTHING;
  framer: SseFramer = new SseFramer(i32.MAX_VALUE);
}
const out = new Out();

export function room(length: i32): usize {
  return heap.alloc((length + READ_AHEAD) as usize);
}

export function outAddress(): usize {
  return startOf(out.slice);
}

/** -1 for NOTHING. */
export function outLength(): i32 {
  return isNothing(out.slice) ? -1 : lengthOf(out.slice);
}

export function scan(address: usize, length: i32): i32 {
  return scanJson(sliceOf(address, length), tape);
}

export function root(): i32 {
  return tape.root;
}

export function kind(node: i32): i32 {
  return tape.kind(node);
}

export function firstChild(node: i32): i32 {
  return tape.firstChild(node);
}

export function nextSibling(node: i32): i32 {
  return tape.nextSibling(node);
}

export function valueOf(key: i32): i32 {
  return tape.valueOf(key);
}

export function raw(node: i32): void {
  out.slice = tape.raw(node);
}

export function member(object: i32, name: usize, nameLength: i32): i32 {
  return lookup.member(tape, object, sliceOf(name, nameLength));
}

export function decodeString(node: i32): void {
  sink.clear();
  lookup.decodeString(tape, node, sink);
  out.slice = sink.written;
}

export function integer(node: i32): i64 {
  return lookup.integer(tape, node);
}

export function real(node: i32): f64 {
  return lookup.real(tape, node);
}

export function set(object: i32, name: usize, nameLength: i32, value: usize, valueLength: i32): void {
  edit.set(object, sliceOf(name, nameLength), sliceOf(value, valueLength));
}

export function setString(object: i32, name: usize, nameLength: i32, text: usize, textLength: i32): void {
  edit.setString(object, sliceOf(name, nameLength), sliceOf(text, textLength));
}

export function remove(object: i32, name: usize, nameLength: i32): void {
  edit.remove(object, sliceOf(name, nameLength));
}

export function replace(node: i32, value: usize, valueLength: i32): void {
  edit.replace(node, sliceOf(value, valueLength));
}

export function applyEdits(): void {
  sink.clear();
  edit.apply(sink);
  edit.reset();
  out.slice = sink.written;
}

export function openStream(limit: i32): void {
  out.framer.dispose();
  out.framer = new SseFramer(limit);
}

export function pushChunk(address: usize, length: i32): void {
  out.framer.push(sliceOf(address, length));
}

export function nextEvent(): bool {
  return out.framer.next();
}

export function finishStream(): bool {
  return out.framer.finish();
}

export function hasOverflowed(): bool {
  return out.framer.overflowed;
}

export function eventHasData(): bool {
  return out.framer.hasData;
}

export function eventRaw(): void {
  out.slice = out.framer.raw;
}

export function eventName(): void {
  out.slice = out.framer.name;
}

export function eventData(): void {
  out.slice = out.framer.data;
}
