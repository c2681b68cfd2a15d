import { READ_AHEAD } from "./memory";
import { NOTHING, Slice, isNothing, lengthOf, sliceOf, startOf } from "./slice";

/** What a block holds at least: the texts of a small configuration fit one. */
const BLOCK_CAPACITY: usize = 4096;

/** Each block begins with the address of the block before it. */
const BLOCK_HEADER: usize = sizeof<usize>();

/**
 * Memory for bytes that live and die together, such as the texts of one configuration: handed out one after the other, given back
 * as a whole by `dispose`. Outside the VM's budget, so not for anything whose size follows from traffic.
 */
export class Arena {
  private newest: usize = 0;
  private next: usize = 0;
  private end: usize = 0;

  /** A copy that lives until `dispose`. NOTHING stays NOTHING. */
  copy(source: Slice): Slice {
    if (isNothing(source)) return NOTHING;
    const length = lengthOf(source);
    const start = this.take(length as usize);
    memory.copy(start, startOf(source), length as usize);
    return sliceOf(start, length);
  }

  /** The bytes of `left` followed by those of `right`. */
  join(left: Slice, right: Slice): Slice {
    const length = lengthOf(left) + lengthOf(right);
    const start = this.take(length as usize);
    memory.copy(start, startOf(left), lengthOf(left) as usize);
    memory.copy(start + (lengthOf(left) as usize), startOf(right), lengthOf(right) as usize);
    return sliceOf(start, length);
  }

  /** The bytes of an ASCII text. */
  ascii(text: string): Slice {
    const start = this.take(text.length as usize);
    for (let index = 0; index < text.length; index++) {
      store<u8>(start + (index as usize), text.charCodeAt(index) as u8);
    }
    return sliceOf(start, text.length);
  }

  /** Gives everything back: no slice of this arena may be used any more. The arena itself is empty and usable. */
  dispose(): void {
    while (this.newest != 0) {
      const before = load<usize>(this.newest);
      heap.free(this.newest);
      this.newest = before;
    }
    this.next = 0;
    this.end = 0;
  }

  /** Room for `bytes`, neither aligned nor cleared. */
  private take(bytes: usize): usize {
    if (this.next == 0 || this.end - this.next < bytes) this.addBlock(max(bytes, BLOCK_CAPACITY));
    const start = this.next;
    this.next += bytes;
    return start;
  }

  private addBlock(capacity: usize): void {
    const block = heap.alloc(BLOCK_HEADER + capacity + (READ_AHEAD as usize));
    store<usize>(block, this.newest);
    this.newest = block;
    this.next = block + BLOCK_HEADER;
    this.end = this.next + capacity;
  }
}
