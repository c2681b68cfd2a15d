import { NOTHING, Slice, sliceOf, startOf } from "../bytes/slice";
import { JsonError } from "./error";
import { Records } from "./records";

/** A value or an object's key: its index on the tape. */
export type Node = i32;

/** No such value. Every question about it has a harmless answer, so look-ups chain without checks. */
export const NO_NODE: Node = -1;

export const enum Kind {
  Object,
  Array,
  String,
  Number,
  True,
  False,
  Null,
}

/** In `Entry.traits`, above the kind: a string that holds a backslash. */
export const ESCAPED: u32 = 1 << 8;
/** In `Entry.traits`, above the kind: an object or array that is not empty. */
const FILLED: u32 = 1 << 9;
const KIND: u32 = 0xff;

/**
 * One value, or one key of an object. While an object or array is open, its `end` holds its last child and its `next`
 * its parent: the tape is the scanner's stack.
 */
@unmanaged
class Entry {
  start: usize;
  end: usize;
  next: Node;
  traits: u32;
}

/**
 * Where every value of a JSON text stands, in the order of the text: an object is followed by its first key, a key by
 * its value. Filled by `scan`; one tape serves many scans, and points into the text that was scanned last, which must
 * live as long as the tape is asked about it.
 */
export class Tape {
  source: Slice = NOTHING;
  /** The outermost value; NO_NODE where the last scan failed. */
  root: Node = NO_NODE;
  error: JsonError = JsonError.None;
  /** Where in the source the last scan failed, in bytes. */
  errorOffset: i32 = 0;
  private entries: Records<Entry> = new Records<Entry>();

  /** What the value is; Null for NO_NODE. */
  kind(node: Node): Kind {
    return this.holds(node) ? ((this.entries.at(node).traits & KIND) as Kind) : Kind.Null;
  }

  /** The value as it stands in the source, strings with their quotes. */
  raw(node: Node): Slice {
    if (!this.holds(node)) return NOTHING;
    const entry = this.entries.at(node);
    return sliceOf(entry.start, (entry.end - entry.start) as i32);
  }

  /** A string's characters between the quotes, still escaped; NOTHING for any other kind. */
  text(node: Node): Slice {
    if (!this.holds(node)) return NOTHING;
    const entry = this.entries.at(node);
    if ((entry.traits & KIND) != Kind.String) return NOTHING;
    return sliceOf(entry.start + 1, (entry.end - entry.start - 2) as i32);
  }

  /** Whether a string holds a backslash. */
  escaped(node: Node): bool {
    return this.holds(node) && (this.entries.at(node).traits & ESCAPED) != 0;
  }

  /** For look-ups: whether a key that is on the tape could read as a text of `length` bytes. Rules most keys out at once. */
  // @ts-ignore: decorator
  @inline
  mayRead(key: Node, length: i32): bool {
    const entry = this.entries.at(key);
    return ((entry.end - entry.start - 2) as i32) == length || (entry.traits & ESCAPED) != 0;
  }

  /** Of an array its first value, of an object its first key; NO_NODE where it is empty or neither. */
  firstChild(node: Node): Node {
    return this.holds(node) && (this.entries.at(node).traits & FILLED) != 0 ? node + 1 : NO_NODE;
  }

  /** After an array's value the next value, after an object's key the next key; NO_NODE at the end. */
  nextSibling(node: Node): Node {
    return this.holds(node) ? this.entries.at(node).next : NO_NODE;
  }

  /** The value that belongs to an object's key. */
  valueOf(key: Node): Node {
    return key != NO_NODE && this.holds(key + 1) ? key + 1 : NO_NODE;
  }

  /** Gives the memory back. The tape is empty and usable afterwards. */
  dispose(): void {
    this.begin(NOTHING);
    this.entries.dispose();
  }

  /** For the scanner: forgets the last scan. */
  begin(source: Slice): void {
    this.source = source;
    this.root = NO_NODE;
    this.error = JsonError.None;
    this.errorOffset = 0;
    this.entries.clear();
  }

  /** For the scanner: appends a value that is complete; `traits` is its kind and flags. False where memory ran out. */
  // @ts-ignore: decorator
  @inline
  append(start: usize, end: usize, traits: u32): bool {
    if (!this.entries.add()) return false;
    const entry = this.entries.last;
    entry.start = start;
    entry.end = end;
    entry.next = NO_NODE;
    entry.traits = traits;
    return true;
  }

  /** For the scanner: opens an object or array inside `parent`, and returns it; NO_NODE where memory ran out. */
  open(kind: Kind, start: usize, parent: Node): Node {
    if (!this.append(start, NO_NODE as usize, kind)) return NO_NODE;
    this.entries.last.next = parent;
    return this.entries.count - 1;
  }

  /** For the scanner: what is appended next becomes the last child of the open `container`. */
  // @ts-ignore: decorator
  @inline
  expectChild(container: Node): void {
    const child = this.entries.count;
    const entry = this.entries.at(container);
    const previous = entry.end as Node;
    if (previous == NO_NODE) entry.traits |= FILLED;
    else this.entries.at(previous).next = child;
    entry.end = child as usize;
  }

  /** For the scanner: closes `container`, whose text ends before `end`, and returns its parent. */
  close(container: Node, end: usize): Node {
    const entry = this.entries.at(container);
    const parent = entry.next;
    entry.next = NO_NODE;
    entry.end = end;
    return parent;
  }

  /** For the scanner: refuses the text for what stands at `position`. Returns 0, which is no position. */
  fail(error: JsonError, position: usize): usize {
    this.entries.clear();
    this.error = error;
    this.errorOffset = (position - startOf(this.source)) as i32;
    return 0;
  }

  // @ts-ignore: decorator
  @inline
  private holds(node: Node): bool {
    return (node as u32) < (this.entries.count as u32);
  }
}
