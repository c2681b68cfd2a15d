import {
  DISTANCE_SYMBOLS,
  END_SYMBOL,
  LENGTHS,
  LENGTH_SYMBOLS,
  LITERAL,
  LITERAL_SYMBOLS,
  OF_LAST,
  extraBitsOf,
} from "./alphabets";
import { BitReader } from "./bit-reader";
import { HuffmanCode } from "./huffman-code";
import { Progress } from "./progress";

/** The order in which the lengths of the code that codes the lengths come (RFC 1951 section 3.2.7). */
const ORDER: usize = memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]);
/** Each has 3 bits: no code is longer than this. */
const ROOT_BITS: i32 = 7;
/** What one length has at most, with its extra bits. */
const MOST_BITS: i32 = ROOT_BITS + 7;
/** As many symbols as may be given a length: the rest of each alphabet must not occur. */
const MOST_LITERALS: i32 = 286;
const MOST_DISTANCES: i32 = 30;

const enum Step {
  Counts,
  Order,
  Lengths,
}

/** The head of a block with codes of its own: the lengths of the codes, themselves coded. */
export class CodeLengths {
  /** How many symbols of each alphabet have a length. */
  literals: i32 = 0;
  distances: i32 = 0;

  private step: Step = Step.Counts;
  private readonly code: HuffmanCode = new HuffmanCode(ROOT_BITS, LENGTH_SYMBOLS);
  private lengths: usize = 0;
  /** How many lengths of the current step are known, and how many there are. */
  private known: i32 = 0;
  private total: i32 = 0;

  /** The memory that `place` wants, in bytes. */
  get size(): usize {
    return this.code.size + (LITERAL_SYMBOLS + DISTANCE_SYMBOLS);
  }

  /** Gives the lengths their memory, aligned to 4; returns the end of it. */
  place(address: usize): usize {
    this.lengths = this.code.place(address);
    return this.lengths + (LITERAL_SYMBOLS + DISTANCE_SYMBOLS);
  }

  /** The length of each literal's code, a byte each. */
  get literalLengths(): usize {
    return this.lengths;
  }

  /** The length of each distance's code, a byte each. */
  get distanceLengths(): usize {
    return this.lengths + (this.literals as usize);
  }

  begin(): void {
    this.step = Step.Counts;
  }

  /** The lengths of the codes that every block without own codes has (RFC 1951 section 3.2.6). */
  setFixed(): void {
    this.literals = LITERAL_SYMBOLS;
    this.distances = DISTANCE_SYMBOLS;
    memory.fill(this.lengths, 8, 144);
    memory.fill(this.lengths + 144, 9, 112);
    memory.fill(this.lengths + 256, 7, 24);
    memory.fill(this.lengths + 280, 8, 8);
    memory.fill(this.lengths + LITERAL_SYMBOLS, 5, DISTANCE_SYMBOLS);
  }

  read(reader: BitReader): Progress {
    if (this.step == Step.Counts) {
      const progress = this.readCounts(reader);
      if (progress != Progress.Done) return progress;
    }
    if (this.step == Step.Order) {
      const progress = this.readOrder(reader);
      if (progress != Progress.Done) return progress;
    }
    return this.readLengths(reader);
  }

  private readCounts(reader: BitReader): Progress {
    if (!reader.need(14)) return Progress.Starved;
    this.literals = 257 + (reader.take(5) as i32);
    this.distances = 1 + (reader.take(5) as i32);
    if (this.literals > MOST_LITERALS || this.distances > MOST_DISTANCES) return Progress.Malformed;
    this.total = 4 + (reader.take(4) as i32);
    this.known = 0;
    memory.fill(this.lengths, 0, LENGTH_SYMBOLS);
    this.step = Step.Order;
    return Progress.Done;
  }

  private readOrder(reader: BitReader): Progress {
    for (; this.known < this.total; this.known++) {
      if (!reader.need(3)) return Progress.Starved;
      const symbol = load<u8>(ORDER + (this.known as usize)) as usize;
      store<u8>(this.lengths + symbol, reader.take(3) as u8);
    }
    if (!this.code.build(this.lengths, LENGTH_SYMBOLS, LENGTHS, false)) return Progress.Malformed;
    this.total = this.literals + this.distances;
    this.known = 0;
    this.step = Step.Lengths;
    return Progress.Done;
  }

  private readLengths(reader: BitReader): Progress {
    while (this.known < this.total) {
      // Where there are fewer bits than any may have, they may suffice for this one.
      reader.need(MOST_BITS);
      const entry = load<u32>(this.code.root + ((reader.peek(ROOT_BITS) as usize) << 2));
      const codeBits = (entry & 0xff) as i32;
      const extraBits = extraBitsOf(entry) as i32;
      if (codeBits + extraBits > reader.count) return Progress.Starved;
      reader.drop(codeBits);
      const value = entry >>> 16;
      if ((entry & LITERAL) != 0) {
        store<u8>(this.lengths + (this.known as usize), value as u8);
        this.known++;
      } else if (!this.repeat((value + reader.take(extraBits)) as i32, (entry & OF_LAST) != 0)) {
        return Progress.Malformed;
      }
    }
    // A block that cannot end is none.
    return load<u8>(this.lengths + END_SYMBOL) == 0 ? Progress.Malformed : Progress.Done;
  }

  private repeat(times: i32, ofLast: bool): bool {
    if (times > this.total - this.known || (ofLast && this.known == 0)) return false;
    const next = this.lengths + (this.known as usize);
    memory.fill(next, ofLast ? load<u8>(next - 1) : 0, times as usize);
    this.known += times;
    return true;
  }
}
