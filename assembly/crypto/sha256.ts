import { Slice, endOf, lengthOf, sliceOf, startOf } from "../bytes/slice";

/** Bytes of a digest. */
export const DIGEST_SIZE: i32 = 32;
/** Bytes that are hashed at once. */
export const BLOCK_SIZE: i32 = 64;

/** Where the length of the message begins in its last block. */
const LENGTH_OFFSET: i32 = 56;

/** FIPS 180-4 section 5.3.3. */
const INITIAL_STATE: usize = memory.data<u32>([
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
]);

/** FIPS 180-4 section 4.2.2. */
const ROUND_CONSTANTS: usize = memory.data<u32>([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98,
  0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
  0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8,
  0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
  0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819,
  0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
  0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
  0xc67178f2,
]);

/** The words that the rounds of one block add, written anew for each block. */
const SCHEDULE: usize = memory.data(256, 16);

/** SHA-256 (FIPS 180-4) over bytes that come in any number of pieces. Can be used again after `start`. */
export class Sha256 {
  private readonly state: StaticArray<u32> = new StaticArray<u32>(8);
  /** The beginning of a block that is not complete yet. */
  private readonly partial: StaticArray<u8> = new StaticArray<u8>(BLOCK_SIZE);
  private readonly digest: StaticArray<u8> = new StaticArray<u8>(DIGEST_SIZE);
  private partialLength: i32 = 0;
  private total: u64 = 0;

  constructor() {
    this.start();
  }

  /** Begins a new message. */
  start(): void {
    memory.copy(changetype<usize>(this.state), INITIAL_STATE, DIGEST_SIZE);
    this.partialLength = 0;
    this.total = 0;
  }

  /** Appends bytes to the message. */
  update(bytes: Slice): void {
    let position = startOf(bytes);
    const end = endOf(bytes);
    this.total += lengthOf(bytes) as u64;
    const state = changetype<usize>(this.state);
    const partial = changetype<usize>(this.partial);
    if (this.partialLength > 0) {
      const taken = min<usize>((BLOCK_SIZE - this.partialLength) as usize, end - position);
      memory.copy(partial + (this.partialLength as usize), position, taken);
      this.partialLength += taken as i32;
      position += taken;
      if (this.partialLength < BLOCK_SIZE) return;
      compress(state, partial);
      this.partialLength = 0;
    }
    for (; end - position >= (BLOCK_SIZE as usize); position += BLOCK_SIZE) compress(state, position);
    this.partialLength = (end - position) as i32;
    memory.copy(partial, position, end - position);
  }

  /** Ends the message. The digest, `DIGEST_SIZE` bytes, is valid until the next `finish`. */
  finish(): Slice {
    const state = changetype<usize>(this.state);
    const partial = changetype<usize>(this.partial);
    store<u8>(partial + (this.partialLength as usize), 0x80);
    let used = this.partialLength + 1;
    if (used > LENGTH_OFFSET) {
      memory.fill(partial + (used as usize), 0, (BLOCK_SIZE - used) as usize);
      compress(state, partial);
      used = 0;
    }
    memory.fill(partial + (used as usize), 0, (LENGTH_OFFSET - used) as usize);
    store<u64>(partial + (LENGTH_OFFSET as usize), bswap<u64>(this.total * 8));
    compress(state, partial);

    const digest = changetype<usize>(this.digest);
    for (let offset: usize = 0; offset < (DIGEST_SIZE as usize); offset += 4) {
      store<u32>(digest + offset, bswap<u32>(load<u32>(state + offset)));
    }
    return sliceOf(digest, DIGEST_SIZE);
  }
}

/** Takes the block of 64 bytes at `block` into the state (FIPS 180-4 section 6.2.2). */
function compress(state: usize, block: usize): void {
  expand(block);
  let a = load<u32>(state);
  let b = load<u32>(state, 4);
  let c = load<u32>(state, 8);
  let d = load<u32>(state, 12);
  let e = load<u32>(state, 16);
  let f = load<u32>(state, 20);
  let g = load<u32>(state, 24);
  let h = load<u32>(state, 28);
  // Eight rounds a turn: then every variable is back at its name, and none has to be moved.
  for (let word = SCHEDULE; word < SCHEDULE + 256; word += 32) {
    h += mixedWord(e, f, g, load<u32>(word));
    d += h;
    h += majority(a, b, c);
    g += mixedWord(d, e, f, load<u32>(word, 4));
    c += g;
    g += majority(h, a, b);
    f += mixedWord(c, d, e, load<u32>(word, 8));
    b += f;
    f += majority(g, h, a);
    e += mixedWord(b, c, d, load<u32>(word, 12));
    a += e;
    e += majority(f, g, h);
    d += mixedWord(a, b, c, load<u32>(word, 16));
    h += d;
    d += majority(e, f, g);
    c += mixedWord(h, a, b, load<u32>(word, 20));
    g += c;
    c += majority(d, e, f);
    b += mixedWord(g, h, a, load<u32>(word, 24));
    f += b;
    b += majority(c, d, e);
    a += mixedWord(f, g, h, load<u32>(word, 28));
    e += a;
    a += majority(b, c, d);
  }
  store<u32>(state, load<u32>(state) + a);
  store<u32>(state, load<u32>(state, 4) + b, 4);
  store<u32>(state, load<u32>(state, 8) + c, 8);
  store<u32>(state, load<u32>(state, 12) + d, 12);
  store<u32>(state, load<u32>(state, 16) + e, 16);
  store<u32>(state, load<u32>(state, 20) + f, 20);
  store<u32>(state, load<u32>(state, 24) + g, 24);
  store<u32>(state, load<u32>(state, 28) + h, 28);
}

/** Fills the schedule from a block, the round constants already added. */
function expand(block: usize): void {
  let first = bigEndianWords(block);
  let second = bigEndianWords(block + 16);
  let third = bigEndianWords(block + 32);
  let fourth = bigEndianWords(block + 48);
  for (let offset: usize = 0; ; offset += 64) {
    storeWords(offset, first);
    storeWords(offset + 16, second);
    storeWords(offset + 32, third);
    storeWords(offset + 48, fourth);
    if (offset == 192) return;
    first = nextWords(first, second, third, fourth);
    second = nextWords(second, third, fourth, first);
    third = nextWords(third, fourth, first, second);
    fourth = nextWords(fourth, first, second, third);
  }
}

// @ts-ignore: decorator
@inline
function bigEndianWords(address: usize): v128 {
  const bytes = v128.load(address);
  return v128.shuffle<u8>(bytes, bytes, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12);
}

// @ts-ignore: decorator
@inline
function storeWords(offset: usize, words: v128): void {
  v128.store(SCHEDULE + offset, v128.add<u32>(words, v128.load(ROUND_CONSTANTS + offset)));
}

/** The four words that follow sixteen. The last two depend on the first two, so these are made first. */
// @ts-ignore: decorator
@inline
function nextWords(first: v128, second: v128, third: v128, fourth: v128): v128 {
  const oneAhead = v128.shuffle<u32>(first, second, 1, 2, 3, 4);
  const nineAhead = v128.shuffle<u32>(third, fourth, 1, 2, 3, 4);
  const sum = v128.add<u32>(v128.add<u32>(first, nineAhead), lowerSigma0(oneAhead));
  const half = v128.add<u32>(sum, lowerSigma1(v128.shuffle<u32>(fourth, i32x4.splat(0), 2, 3, 4, 4)));
  return v128.add<u32>(half, lowerSigma1(v128.shuffle<u32>(half, i32x4.splat(0), 4, 4, 0, 1)));
}

// @ts-ignore: decorator
@inline
function lowerSigma0(x: v128): v128 {
  return v128.xor(v128.xor(rotated(x, 7), rotated(x, 18)), v128.shr<u32>(x, 3));
}

// @ts-ignore: decorator
@inline
function lowerSigma1(x: v128): v128 {
  return v128.xor(v128.xor(rotated(x, 17), rotated(x, 19)), v128.shr<u32>(x, 10));
}

// @ts-ignore: decorator
@inline
function rotated(x: v128, bits: i32): v128 {
  return v128.or(v128.shr<u32>(x, bits), v128.shl<u32>(x, 32 - bits));
}

/** What a round adds to `h` first: Σ1(e) + Ch(e, f, g) + the round's word. */
// @ts-ignore: decorator
@inline
function mixedWord(e: u32, f: u32, g: u32, word: u32): u32 {
  return (rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25)) + (g ^ (e & (f ^ g))) + word;
}

/** What a round adds to `h` last: Σ0(a) + Maj(a, b, c). */
// @ts-ignore: decorator
@inline
function majority(a: u32, b: u32, c: u32): u32 {
  return (rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22)) + ((a & b) | (c & (a | b)));
}
