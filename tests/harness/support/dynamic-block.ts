import { BitWriter } from "./bit-writer.ts";
import type { Random } from "./random.ts";

/** Lengths of codes: mostly a complete code; else too many, too few, one alone, or none. */
export function anyLengths(random: Random, symbols: number): number[] {
  const lengths = Array<number>(symbols).fill(0);
  const shape = random.below(12);
  if (shape === 0) return lengths;
  const leaves = [shape === 1 ? random.pick([1, 1, 2, 15]) : 1];
  if (shape > 1) leaves.push(1);
  const wanted = Math.min(symbols, shape === 2 ? 2 : 2 + random.below(symbols));
  while (shape > 1 && leaves.length < wanted) {
    // Splitting the deepest one makes long codes.
    const at = random.chance(0.5) ? leaves.length - 1 : random.below(leaves.length);
    const depth = leaves[at]! + 1;
    if (depth > 15) break;
    leaves.splice(at, 1, depth, depth);
  }
  if (shape === 3) leaves.pop();
  if (shape === 4) leaves.push(1 + random.below(15));
  // The end of the block gets a short code, so that noise comes to it.
  const free = Array.from(lengths.keys()).filter((symbol) => symbol !== 256);
  for (const [index, length] of leaves.entries()) {
    if (index === 0 && symbols > 256) lengths[256] = length;
    else if (free.length > 0) lengths[free.splice(random.below(free.length), 1)[0]!] = length;
  }
  return lengths;
}

/** The code of a symbol among those of these lengths (RFC 1951 section 3.2.2). */
export function codeOf(symbol: number, lengths: number[]): number {
  const length = lengths[symbol] ?? 0;
  let code = 0;
  for (let shorter = 1; shorter < length; shorter++) {
    code = (code + lengths.filter((other) => other === shorter).length) << 1;
  }
  return code + lengths.slice(0, symbol).filter((other) => other === length).length;
}

/** The head of a block with codes of these lengths (RFC 1951 section 3.2.7). Some repeats are too many. */
export function writeDynamicHead(
  writer: BitWriter,
  literals: number[],
  distances: number[],
  random: Random,
): void {
  writeStart(writer, literals.length, distances.length);
  const lengths = [...literals, ...distances];
  for (let index = 0; index < lengths.length;) {
    const length = lengths[index] ?? 0;
    let same = 1;
    while (lengths[index + same] === length) same++;
    if (random.chance(0.002)) same += 3;
    if (length === 0 && same >= 11) {
      same = Math.min(same, 138);
      writeLength(writer, 18).number(same - 11, 7);
    } else if (length === 0 && same >= 3) {
      writeLength(writer, 17).number(same - 3, 3);
    } else if (index > 0 && lengths[index - 1] === length && same >= 3) {
      same = Math.min(same, 6);
      writeLength(writer, 16).number(same - 3, 2);
    } else {
      same = 1;
      writeLength(writer, length);
    }
    index += same;
  }
}

/** The head of a last block: how many lengths it has, and the symbols they come as, each with its extra bits and their width. */
export function dynamicHead(
  literals: number,
  distances: number,
  symbols: [symbol: number, extra?: number, width?: number][],
): Buffer {
  const writer = new BitWriter().number(1, 1);
  writeStart(writer, literals, distances);
  for (const [symbol, extra, width] of symbols) writeLength(writer, symbol).number(extra ?? 0, width ?? 0);
  return writer.bytes;
}

/** How many lengths there are, and the code they come in: 4 bits for those up to 12, 5 for the other symbols. */
function writeStart(writer: BitWriter, literals: number, distances: number): void {
  writer
    .number(2, 2)
    .number(literals - 257, 5)
    .number(distances - 1, 5)
    .number(15, 4);
  const order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
  for (const symbol of order) writer.number(symbol <= 12 ? 4 : 5, 3);
}

/** One symbol of the code that `writeStart` announces. */
function writeLength(writer: BitWriter, symbol: number): BitWriter {
  return symbol <= 12 ? writer.code(symbol, 4) : writer.code(26 + symbol - 13, 5);
}
