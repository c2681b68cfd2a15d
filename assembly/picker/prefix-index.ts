import { PrefixChain } from "./prefix-chain";
import { PrefixMatches } from "./prefix-matches";
import { NO_MARK, PrefixTable, SERVERS_OF_BLOCK } from "./prefix-table";

/**
 * Which servers were given which beginnings of prompts, and so have them in their prefix cache, as far as this worker knows. Servers
 * that are gone are not taken out: their numbers are never given again, and others take their places in time.
 */
export class PrefixIndex {
  private readonly table: PrefixTable;

  /** Uses up to so many bytes, from the first prompt on. */
  constructor(bytes: i32) {
    this.table = new PrefixTable(bytes);
  }

  /** The memory that is taken, in bytes. */
  get size(): i32 {
    return this.table.size;
  }

  /**
   * Which servers have seen how much of a prompt. Only what they have seen without a gap from the beginning counts: a model server can use
   * no block of its cache without those before it. A block that more servers have than are remembered, as of a system prompt that all
   * conversations have in common, is no gap.
   */
  match(chain: PrefixChain, into: PrefixMatches): void {
    into.clear();
    let isCommon = true;
    for (let block = 0; block < chain.length; block++) {
      const entry = this.table.find(chain.at(block));
      if (entry == 0) return;
      let goesOn = false;
      for (let place = 0; place < SERVERS_OF_BLOCK; place++) {
        const mark = this.table.markAt(entry, place);
        if (mark == NO_MARK) break;
        if (!isCommon && into.lengthOf(mark) != block) continue;
        into.put(mark, block + 1);
        goesOn = true;
      }
      isCommon = isCommon && this.table.isFull(entry);
      if (!goesOn && !isCommon) return;
    }
  }

  /** Whether as many servers are known to have seen a block as are remembered. */
  isFull(hash: u64): bool {
    const entry = this.table.find(hash);
    return entry != 0 && this.table.isFull(entry);
  }

  /**
   * A server is given the first `blocks` of a prompt. From their end to its beginning, so that of one prompt the last block is always the oldest, and goes first:
   * without its beginning the rest would be of no use.
   */
  record(chain: PrefixChain, blocks: i32, mark: u16): void {
    for (let block = blocks - 1; block >= 0; block--) this.table.use(chain.at(block), mark);
  }

  /** A server was given nothing from block `from` on after all. */
  forget(chain: PrefixChain, from: i32, mark: u16): void {
    for (let block = from; block < chain.length; block++) this.table.remove(chain.at(block), mark);
  }

  /** Gives the memory back. */
  dispose(): void {
    this.table.dispose();
  }
}
