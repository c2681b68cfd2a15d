import { Sink } from "../bytes/sink";
import { NOTHING, Slice, byteAt, cut, lengthOf } from "../bytes/slice";

const QUOTE: u8 = 0x22;
const OPEN_BRACKET: u8 = 0x5b;
const BACKSLASH: u8 = 0x5c;
const CLOSE_BRACKET: u8 = 0x5d;
const OPEN_BRACE: u8 = 0x7b;
const CLOSE_BRACE: u8 = 0x7d;

/** The current value begins in no chunk yet. */
const OUTSIDE: i32 = -1;

/**
 * Splits a JSON array that arrives in chunks, cut anywhere, into the objects it holds. Whether each is valid JSON is for its reader to find.
 *
 * Slices are valid until the next call. An object within one chunk is not copied.
 */
export class JsonArrayFramer {
  /** The object found last. */
  value: Slice = NOTHING;
  /** An object exceeded the limit or the memory budget: no further one comes. */
  overflowed: bool = false;

  private chunk: Slice = NOTHING;
  private position: i32 = 0;
  /** Where in the chunk the current object starts. */
  private start: i32 = OUTSIDE;
  /** What earlier chunks held of it. */
  private readonly tail: Sink = new Sink();
  private tailIsDone: bool = false;

  private depth: i32 = 0;
  private isString: bool = false;
  private isEscape: bool = false;

  /** `limit` is the size of the largest object that is accepted, in bytes. */
  constructor(private readonly limit: i32) {}

  /** Gives the next chunk, which must live until `next` has returned false: only then may another one come. */
  push(chunk: Slice): void {
    this.chunk = chunk;
    this.position = 0;
    this.start = this.depth > 0 ? 0 : OUTSIDE;
  }

  /** Goes to the next complete object. False where the chunk holds no more; what is left of it is kept. */
  next(): bool {
    if (this.overflowed) return false;
    if (this.tailIsDone) this.tail.clear();
    this.tailIsDone = false;
    const length = lengthOf(this.chunk);
    while (this.position < length) {
      if (this.step(byteAt(this.chunk, this.position++))) return this.complete();
    }
    if (this.start != OUTSIDE) this.keep(cut(this.chunk, this.start, length));
    this.push(NOTHING);
    return false;
  }

  /** Gives the memory back. The framer is not to be used afterwards. */
  dispose(): void {
    this.tail.dispose();
  }

  /** Takes one byte; true where it ends an object. */
  private step(byte: u8): bool {
    if (this.isString) {
      if (this.isEscape) this.isEscape = false;
      else if (byte == BACKSLASH) this.isEscape = true;
      else if (byte == QUOTE) this.isString = false;
    } else if (byte == QUOTE) {
      this.isString = this.depth > 0;
    } else if (byte == OPEN_BRACE || (byte == OPEN_BRACKET && this.depth > 0)) {
      if (this.depth++ == 0) this.start = this.position - 1;
    } else if ((byte == CLOSE_BRACE || byte == CLOSE_BRACKET) && this.depth > 0) {
      return --this.depth == 0;
    }
    return false;
  }

  private complete(): bool {
    const part = cut(this.chunk, this.start, this.position);
    this.start = OUTSIDE;
    if (this.tail.length == 0 && lengthOf(part) <= this.limit) {
      this.value = part;
      return true;
    }
    this.keep(part);
    this.value = this.tail.written;
    this.tailIsDone = true;
    return !this.overflowed;
  }

  private keep(part: Slice): void {
    if (lengthOf(part) <= this.limit - this.tail.length) this.tail.bytes(part);
    else this.overflowed = true;
    if (this.tail.exhausted) this.overflowed = true;
  }
}
