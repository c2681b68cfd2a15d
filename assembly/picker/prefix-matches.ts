import { SERVERS_OF_BLOCK } from "./prefix-table";

/** Which servers have seen how many blocks of a prompt, counted from its beginning without a gap. */
export class PrefixMatches {
  count: i32 = 0;
  private readonly marks: StaticArray<u16> = new StaticArray<u16>(SERVERS_OF_BLOCK);
  private readonly lengths: StaticArray<i32> = new StaticArray<i32>(SERVERS_OF_BLOCK);

  clear(): void {
    this.count = 0;
  }

  add(mark: u16): void {
    if (this.count == SERVERS_OF_BLOCK) return;
    this.marks[this.count] = mark;
    this.lengths[this.count] = 1;
    this.count++;
  }

  /** The mark of the server at `index`. */
  markAt(index: i32): u16 {
    return this.marks[index];
  }

  /** The server at `index` has seen `length` blocks. */
  setLength(index: i32, length: i32): void {
    this.lengths[index] = length;
  }

  /** The blocks that the server at `index` has seen. */
  lengthAt(index: i32): i32 {
    return this.lengths[index];
  }

  /** The blocks that the server with this mark has seen; 0 where none. */
  lengthOf(mark: u16): i32 {
    for (let index = 0; index < this.count; index++) {
      if (this.marks[index] == mark) return this.lengths[index];
    }
    return 0;
  }
}
