/** Servers that are remembered for one block; of more, those that saw it last. */
export const SERVERS_OF_BLOCK: i32 = 6;

/** No server. */
export const NO_MARK: u16 = 0;

/** An entry: the block's hash, the time of its last use, and the marks of the servers, the latest first. */
const AGE: usize = 8;
const MARKS: usize = 12;
const ENTRY_SIZE: usize = 24;

/** Entries among which a block may stand: three cache lines. */
const WAYS: usize = 8;
const BUCKET_SIZE: usize = WAYS * ENTRY_SIZE;

/** Linear memory ends at 512 MiB, and growing past its end traps: from here on a table that does not exist yet stays away. */
const MOST_LINEAR_MEMORY: usize = 480 * 1024 * 1024;
const PAGE_SHIFT: usize = 16;

/**
 * A table of fixed size from the hash of a block to the servers that saw it last. A new block takes the place of the one in its bucket that
 * was not used for the longest time. Takes its memory at the first use, outside the VM's budget, since its size follows from the
 * configuration alone.
 */
export class PrefixTable {
  private start: usize = 0;
  /** Goes up with every use of an entry, and wraps around: an entry this old looks young once, which does no harm. */
  private clock: u32 = 0;
  private readonly buckets: usize;

  /** Uses up to so many bytes. */
  constructor(bytes: i32) {
    this.buckets = max<usize>(1, (bytes as usize) / BUCKET_SIZE);
  }

  /** The memory that is taken, in bytes. */
  get size(): i32 {
    return this.start == 0 ? 0 : ((this.buckets * BUCKET_SIZE) as i32);
  }

  /** The entry of a block, or 0. */
  find(hash: u64): usize {
    if (this.start == 0) return 0;
    const bucket = this.bucketOf(hash);
    for (let entry = bucket; entry < bucket + BUCKET_SIZE; entry += ENTRY_SIZE) {
      if (load<u64>(entry) == hash) return entry;
    }
    return 0;
  }

  /** The mark at `place` of an entry, the latest at 0. */
  markAt(entry: usize, place: i32): u16 {
    return load<u16>(entry + ((place as usize) << 1), MARKS);
  }

  /** Whether an entry has as many servers as it can: others may have seen the block too. */
  isFull(entry: usize): bool {
    return this.markAt(entry, SERVERS_OF_BLOCK - 1) != NO_MARK;
  }

  /** A server sees a block: the server becomes its latest, and the block the youngest of all. */
  use(hash: u64, mark: u16): void {
    if (this.start == 0 && !this.open()) return;
    let entry = this.find(hash);
    if (entry == 0) entry = this.replaceOldest(hash);
    store<u32>(entry, ++this.clock, AGE);
    this.moveToFront(entry, mark);
  }

  /** A server has not seen a block after all. */
  remove(hash: u64, mark: u16): void {
    const entry = this.find(hash);
    if (entry == 0) return;
    let kept = 0;
    for (let place = 0; place < SERVERS_OF_BLOCK; place++) {
      const other = this.markAt(entry, place);
      if (other != mark) this.setMark(entry, kept++, other);
    }
    while (kept < SERVERS_OF_BLOCK) this.setMark(entry, kept++, NO_MARK);
  }

  /** Gives the memory back. The table is empty and usable afterwards. */
  dispose(): void {
    if (this.start != 0) heap.free(this.start);
    this.start = 0;
  }

  private open(): bool {
    const bytes = this.buckets * BUCKET_SIZE;
    if (((memory.size() as usize) << PAGE_SHIFT) + bytes > MOST_LINEAR_MEMORY) return false;
    this.start = heap.alloc(bytes);
    memory.fill(this.start, 0, bytes);
    return true;
  }

  private bucketOf(hash: u64): usize {
    const bucket = ((hash >>> 32) * (this.buckets as u64)) >>> 32;
    return this.start + (bucket as usize) * BUCKET_SIZE;
  }

  private replaceOldest(hash: u64): usize {
    const bucket = this.bucketOf(hash);
    let oldest = bucket;
    let greatestAge: u32 = 0;
    for (let entry = bucket; entry < bucket + BUCKET_SIZE; entry += ENTRY_SIZE) {
      const age = load<u64>(entry) == 0 ? u32.MAX_VALUE : this.clock - load<u32>(entry, AGE);
      if (age <= greatestAge) continue;
      oldest = entry;
      greatestAge = age;
    }
    memory.fill(oldest, 0, ENTRY_SIZE);
    store<u64>(oldest, hash);
    return oldest;
  }

  private moveToFront(entry: usize, mark: u16): void {
    let carried = mark;
    for (let place = 0; place < SERVERS_OF_BLOCK; place++) {
      const here = this.markAt(entry, place);
      this.setMark(entry, place, carried);
      if (here == mark || here == NO_MARK) return;
      carried = here;
    }
  }

  private setMark(entry: usize, place: i32, mark: u16): void {
    store<u16>(entry + ((place as usize) << 1), mark, MARKS);
  }
}
