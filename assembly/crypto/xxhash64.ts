import { Slice, endOf, lengthOf, startOf } from "../bytes/slice";

const PRIME_1: u64 = 0x9e3779b185ebca87;
const PRIME_2: u64 = 0xc2b2ae3d27d4eb4f;
const PRIME_3: u64 = 0x165667b19e3779f9;
const PRIME_4: u64 = 0x85ebca77c2b2ae63;
const PRIME_5: u64 = 0x27d4eb2f165667c5;

/** What one step of the four lanes takes in. */
const STRIPE: usize = 32;

/**
 * The 64-bit xxHash of bytes (XXH64, https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md): fast, well spread, and the same
 * everywhere, but no secret: whoever knows the seed can make two texts collide.
 */
export function xxhash64(bytes: Slice, seed: u64 = 0): u64 {
  const end = endOf(bytes);
  let position = startOf(bytes);
  let hash = seed + PRIME_5;
  if ((lengthOf(bytes) as usize) >= STRIPE) {
    let first = seed + PRIME_1 + PRIME_2;
    let second = seed + PRIME_2;
    let third = seed;
    let fourth = seed - PRIME_1;
    for (; end - position >= STRIPE; position += STRIPE) {
      first = round(first, load<u64>(position));
      second = round(second, load<u64>(position, 8));
      third = round(third, load<u64>(position, 16));
      fourth = round(fourth, load<u64>(position, 24));
    }
    hash = rotl(first, 1) + rotl(second, 7) + rotl(third, 12) + rotl(fourth, 18);
    hash = merge(merge(merge(merge(hash, first), second), third), fourth);
  }
  return avalanche(takeRest(hash + (lengthOf(bytes) as u64), position, end));
}

/** The last bits of a hash, mixed so that each depends on all. */
function avalanche(hash: u64): u64 {
  hash = (hash ^ (hash >>> 33)) * PRIME_2;
  hash = (hash ^ (hash >>> 29)) * PRIME_3;
  return hash ^ (hash >>> 32);
}

/** The bytes after the last whole stripe. */
function takeRest(hash: u64, position: usize, end: usize): u64 {
  for (; end - position >= 8; position += 8) {
    hash = rotl(hash ^ round(0, load<u64>(position)), 27) * PRIME_1 + PRIME_4;
  }
  if (end - position >= 4) {
    hash = rotl(hash ^ ((load<u32>(position) as u64) * PRIME_1), 23) * PRIME_2 + PRIME_3;
    position += 4;
  }
  for (; position < end; position++) {
    hash = rotl(hash ^ ((load<u8>(position) as u64) * PRIME_5), 11) * PRIME_1;
  }
  return hash;
}

// @ts-ignore: decorator
@inline
function round(lane: u64, word: u64): u64 {
  return rotl(lane + word * PRIME_2, 31) * PRIME_1;
}

// @ts-ignore: decorator
@inline
function merge(hash: u64, lane: u64): u64 {
  return (hash ^ round(0, lane)) * PRIME_1 + PRIME_4;
}
