import { END_OF_BLOCK, INVALID, LITERAL, extraBitsOf } from "./alphabets";
import { BitReader } from "./bit-reader";
import { HuffmanCode } from "./huffman-code";
import { Progress } from "./progress";
import { Window } from "./window";

/** Lookup of the codes: what most blocks use, in tables that stay in the nearest cache. */
const LITERAL_ROOT_BITS: i32 = 10;
const DISTANCE_ROOT_BITS: i32 = 9;

export function newLiteralCode(symbols: i32): HuffmanCode {
  return new HuffmanCode(LITERAL_ROOT_BITS, symbols);
}

export function newDistanceCode(symbols: i32): HuffmanCode {
  return new HuffmanCode(DISTANCE_ROOT_BITS, symbols);
}

/**
 * Inflates symbols (RFC 1951 section 3.2.3) until the block ends. A literal, or a match with its length and distance, is taken whole or
 * not at all: they have at most 48 bits, so that one which is cut stays in the bit buffer until the next chunk.
 */
export function inflateSymbols(
  reader: BitReader,
  window: Window,
  literals: HuffmanCode,
  distances: HuffmanCode,
): Progress {
  const literalRoot = literals.root;
  const distanceRoot = distances.root;
  const end = reader.end;
  const start = window.start;
  const limit = window.limit;
  let bits = reader.bits;
  let count = reader.count as u64;
  let position = reader.position;
  let target = window.position;
  let progress = Progress.Full;

  while (target < limit) {
    if (end - position >= 8) {
      // Bits above `count` are set too, which does no harm: they are set again, to the same, by the next refill.
      bits |= load<u64>(position) << count;
      position += ((63 - count) >>> 3) as usize;
      count |= 56;
    } else {
      for (; count < 56 && position < end; count += 8) bits |= (load<u8>(position++) as u64) << count;
    }

    let entry = load<u32>(literalRoot + (((bits as u32) & ((1 << LITERAL_ROOT_BITS) - 1)) << 2));
    if (entry == 0) entry = literals.findLong(bits);
    let width = (entry & 0xff) as u64;
    if (width > count) {
      progress = Progress.Starved;
      break;
    }
    if ((entry & LITERAL) != 0) {
      store<u8>(target++, (entry >>> 16) as u8);
      bits >>= width;
      count -= width;
      continue;
    }
    if ((entry & (END_OF_BLOCK | INVALID)) != 0) {
      progress = (entry & INVALID) != 0 ? Progress.Malformed : Progress.Done;
      bits >>= width;
      count -= width;
      break;
    }

    let extraBits = extraBitsOf(entry) as u64;
    const length = (entry >>> 16) + lowBits(bits >> width, extraBits);
    width += extraBits;

    let rest = bits >> width;
    entry = load<u32>(distanceRoot + (((rest as u32) & ((1 << DISTANCE_ROOT_BITS) - 1)) << 2));
    if (entry == 0) entry = distances.findLong(rest);
    const distanceWidth = (entry & 0xff) as u64;
    extraBits = extraBitsOf(entry) as u64;
    width += distanceWidth + extraBits;
    if (width > count) {
      progress = Progress.Starved;
      break;
    }
    const distance = (entry >>> 16) + lowBits(rest >> distanceWidth, extraBits);
    if ((entry & INVALID) != 0 || (distance as usize) > target - start) {
      progress = Progress.Malformed;
      break;
    }
    bits >>= width;
    count -= width;
    copyMatch(target, distance, length);
    target += length;
  }

  reader.bits = bits & (((1 as u64) << count) - 1);
  reader.count = count as i32;
  reader.position = position;
  window.position = target;
  return progress;
}

// @ts-ignore: decorator
@inline
function lowBits(bits: u64, width: u64): u32 {
  return (bits as u32) & ((1 << (width as u32)) - 1);
}

/** Copies `length` bytes from `distance` before; up to 15 more are overwritten. The two may overlap: then the bytes repeat. */
// @ts-ignore: decorator
@inline
function copyMatch(target: usize, distance: usize, length: usize): void {
  const end = target + length;
  let source = target - distance;
  if (distance >= 16) {
    do {
      v128.store(target, v128.load(source));
      target += 16;
      source += 16;
    } while (target < end);
  } else if (distance == 1) {
    const repeated = i8x16.splat(load<u8>(source));
    do {
      v128.store(target, repeated);
      target += 16;
    } while (target < end);
  } else {
    do store<u8>(target++, load<u8>(source++));
    while (target < end);
  }
}
