import { Slice, endOf, startOf } from "../../bytes/slice";

/**
 * Reads bits, the lowest of each byte first (RFC 1951 section 3.1.1), across chunks. What a chunk leaves over is in the bit buffer, so no
 * chunk needs to be kept.
 */
export class BitReader {
  /** Bits that were taken from the chunk and are not used yet, the next one lowest; those above `count` are zero. */
  bits: u64 = 0;
  /** How many they are: fewer than 64. */
  count: i32 = 0;
  /** The next byte of the chunk. */
  position: usize = 0;
  /** The end of the chunk. */
  end: usize = 0;

  private start: usize = 0;
  /** The bytes of the chunks before this one. */
  private before: u64 = 0;

  /** Gives the next chunk; the one before must be used up. */
  push(chunk: Slice): void {
    this.before += (this.end - this.start) as u64;
    this.start = startOf(chunk);
    this.position = this.start;
    this.end = endOf(chunk);
  }

  /** How many bytes were used, a begun one included. */
  get consumed(): u64 {
    return this.before + ((this.position - this.start) as u64) - ((this.count >> 3) as u64);
  }

  /** Brings `width` bits (at most 32) into the buffer. False, and the chunk is used up, where it has too few. */
  need(width: i32): bool {
    while (this.count < width) {
      if (this.position == this.end) return false;
      this.bits |= (load<u8>(this.position) as u64) << (this.count as u64);
      this.position++;
      this.count += 8;
    }
    return true;
  }

  /** The next `width` bits, which `need` must have brought, left where they are. */
  // @ts-ignore: decorator
  @inline
  peek(width: i32): u32 {
    return (this.bits & (((1 as u64) << (width as u64)) - 1)) as u32;
  }

  // @ts-ignore: decorator
  @inline
  drop(width: i32): void {
    this.bits >>= width as u64;
    this.count -= width;
  }

  /** The next `width` bits, which `need` must have brought. */
  take(width: i32): u32 {
    const value = this.peek(width);
    this.drop(width);
    return value;
  }

  /** Drops what is left of a begun byte. */
  align(): void {
    this.drop(this.count & 7);
  }
}
