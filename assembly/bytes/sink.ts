import { allocate, release } from "./memory";
import { Slice, lengthOf, sliceOf, startOf } from "./slice";

/** The smallest buffer a sink takes: most error bodies and events fit. */
const FIRST_CAPACITY: usize = 256;

/**
 * A byte buffer that grows. Its memory is drawn on the VM's budget and must be given back by `dispose`.
 *
 * Where the budget refuses more, the sink turns `exhausted`, drops what it is given, and stays so until `clear`: writers need no check of
 * their own, whoever sends the result looks once.
 */
export class Sink {
  private buffer: usize = 0;
  private capacity: usize = 0;
  private used: usize = 0;
  exhausted: bool = false;

  // @ts-ignore: decorator
  @inline
  get length(): i32 {
    return this.used as i32;
  }

  /** What was written so far. Valid until the next write, `clear` or `dispose`. */
  // @ts-ignore: decorator
  @inline
  get written(): Slice {
    return sliceOf(this.buffer, this.used as i32);
  }

  // @ts-ignore: decorator
  @inline
  byte(value: u8): void {
    if (this.reserve(1)) {
      store<u8>(this.buffer + this.used, value);
      this.used++;
    }
  }

  bytes(slice: Slice): void {
    const length = lengthOf(slice) as usize;
    if (length > 0 && this.reserve(length)) {
      memory.copy(this.buffer + this.used, startOf(slice), length);
      this.used += length;
    }
  }

  /** The lowest `count` bytes of a number, at most 8, the lowest first. */
  littleEndian(value: u64, count: i32): void {
    if (!this.reserve(8)) return;
    store<u64>(this.buffer + this.used, value);
    this.used += count as usize;
  }

  /** An ASCII text, one byte a character. */
  ascii(text: string): void {
    const length = text.length as usize;
    if (!this.reserve(length)) return;
    const source = changetype<usize>(text);
    const target = this.buffer + this.used;
    // Eight characters at a time; what is read and written too much lies within the string's block and the buffer's read-ahead.
    for (let index: usize = 0; index < length; index += 8) {
      const units = v128.load(source + (index << 1));
      v128.store64_lane(target + index, i8x16.narrow_i16x8_u(units, units), 0);
    }
    this.used += length;
  }

  /** Any text, as UTF-8. For configuration and messages, not for bodies: those are bytes already. */
  text(text: string): void {
    const length = String.UTF8.byteLength(text);
    if (!this.reserve(length as usize)) return;
    String.UTF8.encodeUnsafe(changetype<usize>(text), text.length, this.buffer + this.used);
    this.used += length as usize;
  }

  /** A number in decimal. */
  decimal(value: i64): void {
    if (value < 0) this.byte(0x2d);
    // The magnitude of the smallest i64 fits u64 only.
    let rest = (value < 0 ? 0 - (value as u64) : value) as u64;
    let digits = 1;
    for (let limit = rest; limit >= 10; limit /= 10) digits++;
    if (!this.reserve(digits as usize)) return;
    let position = this.buffer + this.used + (digits as usize);
    this.used += digits as usize;
    do {
      position--;
      store<u8>(position, (0x30 + (rest % 10)) as u8);
      rest /= 10;
    } while (rest > 0);
  }

  /** Makes room for `more` bytes; false, and `exhausted`, where the budget does not allow it. */
  // @ts-ignore: decorator
  @inline
  reserve(more: usize): bool {
    return (this.used + more <= this.capacity && !this.exhausted) || this.grow(more);
  }

  private grow(more: usize): bool {
    if (this.exhausted) return false;
    const needed = this.used + more;
    if (needed <= this.capacity) return true;
    let capacity = max<usize>(FIRST_CAPACITY, this.capacity * 2);
    if (capacity < needed) capacity = needed;
    const buffer = allocate(capacity);
    if (buffer == 0) {
      this.exhausted = true;
      return false;
    }
    memory.copy(buffer, this.buffer, this.used);
    release(this.buffer, this.capacity);
    this.buffer = buffer;
    this.capacity = capacity;
    return true;
  }

  /** Forgets the content, keeps the memory for the next use. */
  clear(): void {
    this.used = 0;
    this.exhausted = false;
  }

  /** Cuts the content back to its first `length` bytes. */
  truncate(length: i32): void {
    if ((length as usize) < this.used) this.used = length as usize;
  }

  /** Puts `bytes`, none of this sink, in the place of those from `from` up to but without `to`: what follows moves, nothing else does. */
  splice(from: i32, to: i32, bytes: Slice): void {
    const length = lengthOf(bytes);
    const more = length - (to - from);
    if (more > 0 && !this.reserve(more as usize)) return;
    const target = this.buffer + (from as usize);
    memory.copy(target + (length as usize), this.buffer + (to as usize), this.used - (to as usize));
    memory.copy(target, startOf(bytes), length as usize);
    this.used = ((this.used as i32) + more) as usize;
  }

  /** Drops the first `count` bytes and moves the rest to the front. */
  discard(count: i32): void {
    this.used -= count as usize;
    memory.copy(this.buffer, this.buffer + (count as usize), this.used);
  }

  /** Gives the memory back. The sink is empty and usable afterwards. */
  dispose(): void {
    release(this.buffer, this.capacity);
    this.buffer = 0;
    this.capacity = 0;
    this.clear();
  }
}
