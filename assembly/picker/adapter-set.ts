/** LoRA adapters by the xxhash64 (seed 0) of their names: that is all scoring asks, and nothing has to be kept alive. */
export class AdapterSet {
  private readonly hashes: u64[] = [];
  /** A bit for each of them, several for one bit: most adapters are ruled out by it without a look at the others. */
  private bits: u64 = 0;

  get count(): i32 {
    return this.hashes.length;
  }

  add(adapter: u64): void {
    this.hashes.push(adapter);
    this.bits |= bitOf(adapter);
  }

  has(adapter: u64): bool {
    if ((this.bits & bitOf(adapter)) == 0) return false;
    return this.hashes.includes(adapter);
  }

  /** Empties it, with the memory kept. */
  clear(): void {
    this.hashes.length = 0;
    this.bits = 0;
  }
}

function bitOf(adapter: u64): u64 {
  return (1 as u64) << (adapter & 63);
}
