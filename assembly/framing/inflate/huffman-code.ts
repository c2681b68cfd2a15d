import { INVALID } from "./alphabets";

/** The longest code (RFC 1951 section 3.2.7). */
const LONGEST: i32 = 15;
const PER_LENGTH_SIZE: usize = (LONGEST + 1) * sizeof<u16>();

/** What codes that stand for nothing are taken for. As long as the longest, so that it is only met when no bit is missing. */
const NO_SYMBOL: u32 = INVALID | LONGEST;

/**
 * A canonical Huffman code (RFC 1951 section 3.2.2), ready to decode. Codes of up to `rootBits` bits are looked up by the bits that come
 * next; longer ones are rare by nature and found by counting.
 */
export class HuffmanCode {
  /** The entries (see alphabets.ts) by the next bits; 0 where the code is longer, or there is none. */
  root: usize = 0;
  /** Entries in the order of their codes. */
  private sorted: usize = 0;
  /** How many codes there are of each length. */
  private counts: usize = 0;
  /** Where in `sorted` the next code of each length goes; needed while building only. */
  private offsets: usize = 0;

  constructor(
    private readonly rootBits: i32,
    private readonly symbols: i32,
  ) {}

  /** The memory that `place` wants, in bytes. */
  get size(): usize {
    return ((1 << this.rootBits) + this.symbols) * sizeof<u32>() + 2 * PER_LENGTH_SIZE;
  }

  /** Gives the code its memory, aligned to 4; returns the end of it. */
  place(address: usize): usize {
    this.root = address;
    this.sorted = this.root + ((sizeof<u32>() as usize) << this.rootBits);
    this.counts = this.sorted + (this.symbols as usize) * sizeof<u32>();
    this.offsets = this.counts + PER_LENGTH_SIZE;
    return this.offsets + PER_LENGTH_SIZE;
  }

  /**
   * Builds the code in which symbol n has the length that the byte `lengths` + n says, at most 15, or no code for 0. False where that is
   * no code: more codes than fit, or fewer. `mayBeSparse` allows fewer where there is at most one, of length 1, as zlib does.
   */
  build(lengths: usize, symbols: i32, alphabet: usize, mayBeSparse: bool): bool {
    this.count(lengths, symbols);
    let free = 1;
    for (let length = 1; length <= LONGEST; length++) {
      free = (free << 1) - (this.countOf(length) as i32);
      if (free < 0) return false;
    }
    const used = symbols - (this.countOf(0) as i32);
    const isSparse = used == 0 || (used == 1 && this.countOf(1) == 1);
    if (free > 0 && !(mayBeSparse && isSparse)) return false;
    this.sort(lengths, symbols, alphabet);
    this.fillRoot();
    return true;
  }

  /** The entry for a code that is not in `root`; for one that stands for nothing, an INVALID entry. */
  findLong(bits: u64): u32 {
    let code: u32 = 0;
    /** The first code of the current length, and where in `sorted` it is. */
    let first: u32 = 0;
    let index: u32 = 0;
    for (let length = 1; length <= LONGEST; length++) {
      code = (code << 1) | ((bits as u32) & 1);
      bits >>= 1;
      first <<= 1;
      const count = this.countOf(length);
      if (code - first < count) return load<u32>(this.sorted + (((index + code - first) as usize) << 2));
      first += count;
      index += count;
    }
    return NO_SYMBOL;
  }

  private count(lengths: usize, symbols: i32): void {
    memory.fill(this.counts, 0, PER_LENGTH_SIZE);
    for (let symbol = 0; symbol < symbols; symbol++) {
      const address = this.counts + ((load<u8>(lengths + (symbol as usize)) as usize) << 1);
      store<u16>(address, load<u16>(address) + 1);
    }
  }

  // @ts-ignore: decorator
  @inline
  private countOf(length: i32): u32 {
    return load<u16>(this.counts + ((length as usize) << 1));
  }

  private sort(lengths: usize, symbols: i32, alphabet: usize): void {
    let offset: u32 = 0;
    for (let length = 1; length <= LONGEST; length++) {
      store<u16>(this.offsets + ((length as usize) << 1), offset as u16);
      offset += this.countOf(length);
    }
    for (let symbol = 0; symbol < symbols; symbol++) {
      const length = load<u8>(lengths + (symbol as usize)) as usize;
      if (length == 0) continue;
      const next = this.offsets + (length << 1);
      const index = load<u16>(next);
      store<u16>(next, index + 1);
      const entry = load<u32>(alphabet + ((symbol as usize) << 2)) | (length as u32);
      store<u32>(this.sorted + ((index as usize) << 2), entry);
    }
  }

  /** Puts each code of up to `rootBits` bits wherever the bits begin with it. Codes come highest bit first, so it is reversed. */
  private fillRoot(): void {
    const end = this.root + ((sizeof<u32>() as usize) << this.rootBits);
    memory.fill(this.root, 0, end - this.root);
    let reversed: u32 = 0;
    let source = this.sorted;
    for (let length = 1; length <= this.rootBits; length++) {
      const stride = (sizeof<u32>() as usize) << length;
      for (let left = this.countOf(length); left > 0; left--) {
        const entry = load<u32>(source);
        source += sizeof<u32>();
        for (let address = this.root + ((reversed as usize) << 2); address < end; address += stride) {
          store<u32>(address, entry);
        }
        reversed = following(reversed, length);
      }
    }
  }
}

/** The reversed code after the one of `length` bits: one more, carried downwards. */
function following(reversed: u32, length: i32): u32 {
  let bit: u32 = 1 << (length - 1);
  while ((reversed & bit) != 0) {
    reversed ^= bit;
    bit >>>= 1;
  }
  return reversed | bit;
}
