import { ModelServer } from "./model-server";
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
   * no block of its cache without those before it.
   */
  match(chain: PrefixChain, into: PrefixMatches): void {
    into.clear();
    const head = chain.length > 0 ? this.table.find(chain.at(0)) : 0;
    if (head == 0) return;
    for (let place = 0; place < SERVERS_OF_BLOCK; place++) {
      const mark = this.table.markAt(head, place);
      if (mark != NO_MARK) into.add(mark);
    }
    let going = into.count;
    for (let block = 1; block < chain.length && going > 0; block++) {
      const entry = this.table.find(chain.at(block));
      if (entry == 0) return;
      going = 0;
      for (let index = 0; index < into.count; index++) {
        if (into.lengthAt(index) != block || !this.table.has(entry, into.markAt(index))) continue;
        into.setLength(index, block + 1);
        going++;
      }
    }
  }

  /**
   * A server is given a prompt. From its end to its beginning, so that of one prompt the last block is always the oldest, and goes first:
   * without its beginning the rest would be of no use.
   */
  record(chain: PrefixChain, server: ModelServer): void {
    for (let block = chain.length - 1; block >= 0; block--) this.table.use(chain.at(block), server.mark);
  }

  /** A server was given nothing from block `from` on after all. */
  forget(chain: PrefixChain, from: i32, server: ModelServer): void {
    for (let block = from; block < chain.length; block++) this.table.remove(chain.at(block), server.mark);
  }

  /** Gives the memory back. */
  dispose(): void {
    this.table.dispose();
  }
}
