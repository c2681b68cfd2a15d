import { Slice, byteAt, equals, isNothing, lengthOf } from "./slice";

/** What `SliceMap.get` answers for a key that is not in the map. */
export const ABSENT: i32 = -1;

const FIRST_CAPACITY: i32 = 16;

/**
 * A hash table from bytes to a non-negative number, such as an index into an array: open addressing, at most half full. Keys are not
 * copied: their bytes must outlive the map. Meant to be filled once and read often, so nothing can be taken out.
 */
export class SliceMap {
  private keys: StaticArray<Slice> = new StaticArray<Slice>(FIRST_CAPACITY);
  private values: StaticArray<i32> = new StaticArray<i32>(FIRST_CAPACITY);
  private count: i32 = 0;

  get size(): i32 {
    return this.count;
  }

  /** The value of `key`, or ABSENT. */
  get(key: Slice): i32 {
    if (isNothing(key)) return ABSENT;
    const slot = this.slotOf(key);
    return isNothing(this.keys[slot]) ? ABSENT : this.values[slot];
  }

  /** Adds `key`, or replaces its value. NOTHING is no key. */
  set(key: Slice, value: i32): void {
    if (isNothing(key)) return;
    let slot = this.slotOf(key);
    if (isNothing(this.keys[slot])) {
      if (2 * (this.count + 1) > this.keys.length) {
        this.grow();
        slot = this.slotOf(key);
      }
      this.keys[slot] = key;
      this.count++;
    }
    this.values[slot] = value;
  }

  /** Where `key` is, or the free slot where it would be. */
  private slotOf(key: Slice): i32 {
    const mask = this.keys.length - 1;
    let slot = (hashOf(key) as i32) & mask;
    while (!isNothing(this.keys[slot]) && !equals(this.keys[slot], key)) slot = (slot + 1) & mask;
    return slot;
  }

  private grow(): void {
    const keys = this.keys;
    const values = this.values;
    this.keys = new StaticArray<Slice>(keys.length * 2);
    this.values = new StaticArray<i32>(keys.length * 2);
    for (let index = 0; index < keys.length; index++) {
      if (isNothing(keys[index])) continue;
      const slot = this.slotOf(keys[index]);
      this.keys[slot] = keys[index];
      this.values[slot] = values[index];
    }
  }
}

/** FNV-1a, 32 bits. Keys come from the configuration, so nobody can choose colliding ones. */
function hashOf(key: Slice): u32 {
  let hash: u32 = 0x811c9dc5;
  for (let index = 0; index < lengthOf(key); index++) {
    hash = (hash ^ (byteAt(key, index) as u32)) * 0x01000193;
  }
  return hash;
}
