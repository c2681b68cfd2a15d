import { SERVERS_OF_BLOCK } from "./prefix-table";

/** Which servers have seen how many blocks of a prompt, counted from its beginning without a gap. */
export class PrefixMatches {
  count: i32 = 0;
  private readonly marks: StaticArray<u16> = new StaticArray<u16>(SERVERS_OF_BLOCK);
  private readonly lengths: StaticArray<i32> = new StaticArray<i32>(SERVERS_OF_BLOCK);

  clear(): void {
    this.count = 0;
  }

  /** The server with this mark has seen so many blocks. Where there are too many servers, it takes the place of the last of those that have seen least. */
  put(mark: u16, blocks: i32): void {
    let place = 0;
    for (let index = 0; index < this.count; index++) {
      if (this.marks[index] == mark) {
        this.lengths[index] = blocks;
        return;
      }
      if (this.lengths[index] <= this.lengths[place]) place = index;
    }
    if (this.count < SERVERS_OF_BLOCK) place = this.count++;
    this.marks[place] = mark;
    this.lengths[place] = blocks;
  }

  /** The most blocks that any server has seen. */
  get longest(): i32 {
    let longest = 0;
    for (let index = 0; index < this.count; index++) longest = max(longest, this.lengths[index]);
    return longest;
  }

  /** The blocks that the server with this mark has seen; 0 where none. */
  lengthOf(mark: u16): i32 {
    for (let index = 0; index < this.count; index++) {
      if (this.marks[index] == mark) return this.lengths[index];
    }
    return 0;
  }
}
