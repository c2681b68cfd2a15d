import type { Random } from "./random.ts";

/** The same bytes in chunks of any size, some of them empty; `largest` sizes are drawn from, one for each cut. */
export function cutAnywhere(bytes: Buffer, random: Random, largest: readonly number[]): Buffer[] {
  const limit = random.pick(largest);
  const chunks: Buffer[] = [];
  for (let from = 0; from < bytes.length;) {
    const length = random.below(limit + 1);
    chunks.push(bytes.subarray(from, from + length));
    from += length;
  }
  return chunks;
}

/** The same bytes one by one. */
export function everyByte(bytes: Buffer): Buffer[] {
  return Array.from(bytes, (_, index) => bytes.subarray(index, index + 1));
}
