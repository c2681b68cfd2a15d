/** What the state of SplitMix64 advances by: the golden ratio, as 64 bits. */
const GOLDEN_RATIO: u64 = 0x9e3779b97f4a7c15;

/**
 * Numbers that look random, the same for the same seed: SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators,
 * 2014). For spreading load, never for secrets.
 */
export class Random {
  constructor(private state: u64) {}

  /** Any 64 bits. */
  next(): u64 {
    this.state += GOLDEN_RATIO;
    return scramble(this.state);
  }

  /** A number above 0 and at most 1. */
  fraction(): f64 {
    return (((this.next() >>> 11) + 1) as f64) / 9007199254740992.0;
  }
}

/** One to one from 64 bits to 64 bits, so that a change of any bit changes about half of them. */
export function scramble(bits: u64): u64 {
  bits = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9;
  bits = (bits ^ (bits >>> 27)) * 0x94d049bb133111eb;
  return bits ^ (bits >>> 31);
}
