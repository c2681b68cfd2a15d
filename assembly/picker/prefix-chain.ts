import { allocate, release } from "../bytes/memory";
import { Slice, cut, lengthOf, sliceOf, startOf } from "../bytes/slice";
import { xxhash64 } from "../crypto/xxhash64";

const HASH_SIZE: usize = sizeof<u64>();

/**
 * The hashes of the blocks of one prompt, each of which stands for all blocks up to it. Their memory is drawn on the VM's budget; where
 * that is used up the chain is empty, and the request is picked for without its prefix.
 */
export class PrefixChain {
  private hashes: usize = 0;
  private capacity: i32 = 0;
  private used: i32 = 0;
  /** How many blocks the server it was credited to had seen before. */
  seenBefore: i32 = 0;

  get length(): i32 {
    return this.used;
  }

  /** The hash of the block at `index`, which must be below the length. */
  at(index: i32): u64 {
    return load<u64>(this.hashes + (index as usize) * HASH_SIZE);
  }

  /** Gives up what it holds and makes room for `count` hashes; false where the budget does not allow it. */
  begin(count: i32): bool {
    this.dispose();
    if (count == 0) return true;
    this.hashes = allocate((count as usize) * HASH_SIZE);
    if (this.hashes == 0) return false;
    this.capacity = count;
    return true;
  }

  /** Appends a hash, for which there must be room. */
  push(hash: u64): void {
    if (this.used == this.capacity) return;
    store<u64>(this.hashes + (this.used as usize) * HASH_SIZE, hash);
    this.used++;
  }

  /** Gives the memory back. The chain is empty and usable afterwards. */
  dispose(): void {
    release(this.hashes, (this.capacity as usize) * HASH_SIZE);
    this.hashes = 0;
    this.capacity = 0;
    this.used = 0;
    this.seenBefore = 0;
  }
}

/**
 * Cuts prompts into blocks and chains their hashes as the Gateway API inference extension's picker does: the hash of a block is that of
 * its bytes followed by the hash before it, little-endian, and before the first stands the hash of the model. A block that is not full
 * has no hash: the next turn of its conversation would not find it again.
 */
export class PrefixHasher {
  /** A block, and the hash before it. */
  private readonly linked: StaticArray<u8>;

  constructor(
    readonly blockBytes: i32,
    readonly mostBlocks: i32,
  ) {
    this.linked = new StaticArray<u8>(blockBytes + (HASH_SIZE as i32));
  }

  /** Fills a chain with the hashes of a prompt's blocks. */
  hash(model: Slice, prompt: Slice, into: PrefixChain): void {
    const count = min(lengthOf(prompt) / this.blockBytes, this.mostBlocks);
    if (!into.begin(count)) return;
    const linked = changetype<usize>(this.linked);
    const size = this.blockBytes as usize;
    let previous = xxhash64(model);
    for (let block = 0; block < count; block++) {
      const bytes = cut(prompt, block * this.blockBytes, (block + 1) * this.blockBytes);
      memory.copy(linked, startOf(bytes), size);
      store<u64>(linked + size, previous);
      previous = xxhash64(sliceOf(linked, this.linked.length));
      into.push(previous);
    }
  }
}
