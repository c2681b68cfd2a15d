import { Slice, sliceOf } from "../../bytes/slice";

/** How far back a match may reach (RFC 1951 section 2). */
const REACH: usize = 32768;
/** Twice the reach: bytes move to the front once for each 32 KiB, and a match is always in one piece. */
const CAPACITY: usize = 2 * REACH;
/** A match may begin just below the limit, and its last step of 16 bytes may write beyond its end. */
const SLACK: usize = 258 + 16;

/** The last bytes that were inflated: what matches refer to, and what is to be given out. */
export class Window {
  /** The memory that `place` wants, in bytes. */
  static readonly SIZE: usize = CAPACITY + SLACK;

  /** Where the next byte goes: below `limit`, except within a match. */
  position: usize = 0;
  limit: usize = 0;
  /** The oldest byte that a match may refer to. */
  start: usize = 0;

  /** The first byte that was not given out yet. */
  private fresh: usize = 0;

  /** Gives the window its memory. */
  place(buffer: usize): void {
    this.start = buffer;
    this.limit = buffer + CAPACITY;
    this.clear();
  }

  /** Forgets all bytes: the next ones refer to none before them. */
  clear(): void {
    this.position = this.start;
    this.fresh = this.start;
  }

  /** The bytes that came since the last call; valid until the next byte is written. */
  takeFresh(): Slice {
    const fresh = sliceOf(this.fresh, (this.position - this.fresh) as i32);
    this.fresh = this.position;
    return fresh;
  }

  /** Makes room in a full window, whose bytes must have been taken. */
  slide(): void {
    memory.copy(this.start, this.position - REACH, REACH);
    this.position = this.start + REACH;
    this.fresh = this.position;
  }
}
