import { allocate, release } from "../bytes/memory";

const FIRST_CAPACITY: i32 = 64;

/**
 * A growing array of records of an unmanaged class, side by side in memory that is drawn on the VM's budget. It keeps
 * its memory from use to use: a steady load allocates nothing.
 */
export class Records<T> {
  count: i32 = 0;
  private buffer: usize = 0;
  private capacity: i32 = 0;

  /** The record at `index`, which must be below `count`. Valid until the next `add`. */
  // @ts-ignore: decorator
  @inline
  at(index: i32): T {
    return changetype<T>(this.buffer + (index as usize) * offsetof<T>());
  }

  /** Appends a record of undefined content; false where the budget has no room for it. */
  // @ts-ignore: decorator
  @inline
  add(): bool {
    if (this.count == this.capacity && !this.grow()) return false;
    this.count++;
    return true;
  }

  /** The record appended last. */
  // @ts-ignore: decorator
  @inline
  get last(): T {
    return this.at(this.count - 1);
  }

  clear(): void {
    this.count = 0;
  }

  /** Orders the records by `compare`, in place and without allocation. */
  sort(compare: (left: T, right: T) => i32): void {
    if (this.isSorted(compare)) return;
    for (let root = this.count / 2 - 1; root >= 0; root--) this.siftDown(root, this.count, compare);
    for (let size = this.count - 1; size > 0; size--) {
      this.swap(0, size);
      this.siftDown(0, size, compare);
    }
  }

  dispose(): void {
    release(this.buffer, this.sizeOf(this.capacity));
    this.buffer = 0;
    this.capacity = 0;
    this.count = 0;
  }

  private grow(): bool {
    const capacity = max(FIRST_CAPACITY, this.capacity * 2);
    const buffer = allocate(this.sizeOf(capacity));
    if (buffer == 0) return false;
    memory.copy(buffer, this.buffer, this.sizeOf(this.count));
    release(this.buffer, this.sizeOf(this.capacity));
    this.buffer = buffer;
    this.capacity = capacity;
    return true;
  }

  private sizeOf(count: i32): usize {
    return (count as usize) * offsetof<T>();
  }

  private isSorted(compare: (left: T, right: T) => i32): bool {
    for (let index = 1; index < this.count; index++) {
      if (compare(this.at(index - 1), this.at(index)) > 0) return false;
    }
    return true;
  }

  private siftDown(root: i32, size: i32, compare: (left: T, right: T) => i32): void {
    for (let parent = root; ;) {
      let child = 2 * parent + 1;
      if (child >= size) return;
      if (child + 1 < size && compare(this.at(child), this.at(child + 1)) < 0) child++;
      if (compare(this.at(parent), this.at(child)) >= 0) return;
      this.swap(parent, child);
      parent = child;
    }
  }

  private swap(left: i32, right: i32): void {
    const one = changetype<usize>(this.at(left));
    const other = changetype<usize>(this.at(right));
    for (let offset: usize = 0; offset < offsetof<T>(); offset += 8) {
      const word = load<u64>(one + offset);
      store<u64>(one + offset, load<u64>(other + offset));
      store<u64>(other + offset, word);
    }
  }
}
