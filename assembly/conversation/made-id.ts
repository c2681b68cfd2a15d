import { Sink } from "../bytes/sink";

/** 2^64 divided by the golden ratio: the step of SplitMix64 (Steele, Lea and Flood, 2014). */
const STEP: u64 = 0x9e3779b97f4a7c15;

/**
 * Appends 16 hexadecimal digits for an id that the upstream did not give. Ids of one reply share its `random` bits and differ by `ordinal`.
 */
export function writeMadeId(random: u64, ordinal: u32, into: Sink): void {
  let bits = random + STEP * ((ordinal as u64) + 1);
  bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9;
  bits = (bits ^ (bits >> 27)) * 0x94d049bb133111eb;
  bits ^= bits >> 31;
  for (let shift = 60; shift >= 0; shift -= 4) {
    const digit = ((bits >> shift) & 0x0f) as u8;
    into.byte(digit < 10 ? 0x30 + digit : 0x57 + digit);
  }
}
