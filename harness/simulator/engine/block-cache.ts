/** The blocks of one request: those that are shared by their content, in order, and those that are its own. */
export class HeldBlocks {
  readonly shared: number[] = [];
  own = 0;

  get count(): number {
    return this.shared.length + this.own;
  }
}

/**
 * The KV cache of a model server, in blocks. A block that was filled is found again by its hash, also after the request has ended,
 * until its place is needed: then the one unused for longest goes, and of one request the last block before the first.
 */
export class BlockCache {
  readonly #total: number;
  /** Blocks that hold nothing. */
  #blank: number;
  /** How many requests use each filled block. */
  readonly #users = new Map<number, number>();
  /** Filled blocks that none uses, longest unused first. */
  readonly #unused = new Set<number>();
  /** Goes through the unused blocks once; a new walk over a set would pass all places that were emptied since. */
  #eviction = this.#unused.values();

  constructor(total: number) {
    this.#total = total;
    this.#blank = total;
  }

  /** The share of blocks that requests use, from 0 to 1. */
  get usage(): number {
    return 1 - this.available / this.#total;
  }

  /** How many blocks can be had. */
  get available(): number {
    return this.#blank + this.#unused.size;
  }

  /** How many of the first blocks of a text are there. */
  matching(hashes: readonly number[]): number {
    const missing = hashes.findIndex((hash) => !this.#users.has(hash));
    return missing < 0 ? hashes.length : missing;
  }

  /** Uses blocks that are there. */
  share(hashes: readonly number[], held: HeldBlocks): void {
    for (const hash of hashes) {
      this.#users.set(hash, this.#users.get(hash)! + 1);
      this.#unused.delete(hash);
      held.shared.push(hash);
    }
  }

  /** Takes blocks to be filled. False, and nothing is taken, where there are not so many. */
  take(count: number, held: HeldBlocks): boolean {
    if (count > this.available) return false;
    for (let taken = 0; taken < count; taken++) {
      if (this.#blank > 0) {
        this.#blank--;
        continue;
      }
      const oldest = this.#nextUnused();
      this.#unused.delete(oldest);
      this.#users.delete(oldest);
    }
    held.own += count;
    return true;
  }

  /** A block of its own was filled: others find it from now on, unless one of the same content is there already. */
  publish(hash: number, held: HeldBlocks): void {
    if (held.own === 0 || this.#users.has(hash)) return;
    held.own--;
    held.shared.push(hash);
    this.#users.set(hash, 1);
  }

  /** Gives all blocks of a request back. */
  release(held: HeldBlocks): void {
    for (const hash of held.shared.splice(0).reverse()) {
      const users = this.#users.get(hash)! - 1;
      this.#users.set(hash, users);
      if (users === 0) this.#unused.add(hash);
    }
    this.#blank += held.own;
    held.own = 0;
  }

  #nextUnused(): number {
    let next = this.#eviction.next();
    if (next.done) {
      this.#eviction = this.#unused.values();
      next = this.#eviction.next();
    }
    return next.value!;
  }
}
