import { Sink } from "../bytes/sink";
import { NOTHING, Slice, endOf, sliceOf, startOf } from "../bytes/slice";
import { COLON, COMMA, QUOTE } from "./characters";
import { Records } from "./records";
import { escapeInto } from "./writer";

/** What a splice writes: nothing, or a value (raw JSON or text to be escaped), maybe as a member, after a comma. */
export const RAW: u32 = 1;
export const TEXT: u32 = 2;
export const MEMBER: u32 = 4;
export const AFTER_COMMA: u32 = 8;

/** A run of source bytes that goes, and what comes in its place. */
@unmanaged
class Splice {
  start: usize;
  end: usize;
  name: Slice;
  value: Slice;
  content: u32;
  order: i32;
}

/** Replacements of parts of a text, collected in any order and applied in one pass. */
export class Splices {
  /** Whether memory ran out: the collection is incomplete then. */
  exhausted: bool = false;
  private splices: Records<Splice> = new Records<Splice>();

  /** The bytes from `start` to `end` go. */
  cut(start: usize, end: usize, order: i32): void {
    this.add(start, end, 0, NOTHING, NOTHING, order);
  }

  /** `value` comes in place of `replaced`; `content` is RAW or TEXT. */
  replace(replaced: Slice, content: u32, value: Slice, order: i32): void {
    this.add(startOf(replaced), endOf(replaced), content, NOTHING, value, order);
  }

  /** A member comes in at `position`; `content` is RAW or TEXT, maybe with AFTER_COMMA. */
  insertMember(position: usize, content: u32, name: Slice, value: Slice, order: i32): void {
    this.add(position, position, content | MEMBER, name, value, order);
  }

  /**
   * Appends `source` with all splices to `into`. Of overlapping ones the outer counts, of equal ones the one of the
   * highest order; insertions at one place follow each other by order.
   */
  apply(source: Slice, into: Sink): void {
    this.splices.sort(compare);
    let position = startOf(source);
    for (let index = 0; index < this.splices.count; index++) {
      const splice = this.splices.at(index);
      if (splice.start < position) continue;
      into.bytes(sliceOf(position, (splice.start - position) as i32));
      write(splice, into);
      position = splice.end;
    }
    into.bytes(sliceOf(position, (endOf(source) - position) as i32));
  }

  clear(): void {
    this.splices.clear();
    this.exhausted = false;
  }

  dispose(): void {
    this.splices.dispose();
    this.exhausted = false;
  }

  private add(start: usize, end: usize, content: u32, name: Slice, value: Slice, order: i32): void {
    if (!this.splices.add()) {
      this.exhausted = true;
      return;
    }
    const splice = this.splices.last;
    splice.start = start;
    splice.end = end;
    splice.name = name;
    splice.value = value;
    splice.content = content;
    splice.order = order;
  }
}

function compare(left: Splice, right: Splice): i32 {
  if (left.start != right.start) return left.start < right.start ? -1 : 1;
  if (left.end != right.end) return left.end > right.end ? -1 : 1;
  const isInsertion = left.start == left.end;
  return isInsertion ? left.order - right.order : right.order - left.order;
}

function write(splice: Splice, into: Sink): void {
  const content = splice.content;
  if (content & AFTER_COMMA) into.byte(COMMA);
  if (content & MEMBER) {
    writeString(splice.name, into);
    into.byte(COLON);
  }
  if (content & RAW) into.bytes(splice.value);
  if (content & TEXT) writeString(splice.value, into);
}

function writeString(text: Slice, into: Sink): void {
  into.byte(QUOTE);
  escapeInto(into, text);
  into.byte(QUOTE);
}
