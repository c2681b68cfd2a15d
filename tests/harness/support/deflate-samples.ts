import type { Random } from "./random.ts";

type Sample = (random: Random, length: number) => Buffer;

const words = 'the model answers with a token {"choices":[ "delta": null } data: gpt-4o é 日本 \n\n'.split(
  " ",
);

/** As many bytes as wanted, from pieces that are made one after the other. */
function joined(length: number, make: (soFar: number) => Buffer | string): Buffer {
  const pieces: Buffer[] = [];
  let size = 0;
  while (size < length) {
    const piece = Buffer.from(make(size));
    pieces.push(piece);
    size += piece.length;
  }
  return Buffer.concat(pieces).subarray(0, length);
}

const noise: Sample = (random, length) => Buffer.from(Uint8Array.from({ length }, () => random.below(256)));

/** Each byte is about twice as frequent as the next one, so that codes of every length occur. */
const skewed: Sample = (random, length) =>
  Buffer.from(Uint8Array.from({ length }, () => Math.clz32(random.below(2 ** 24) << 8) * 11));

const text: Sample = (random, length) => joined(length, () => `${random.pick(words)} `);

const runs: Sample = (random, length) =>
  joined(length, () => Buffer.alloc(1 + random.below(700), random.below(4)));

/** Patterns of 2 to 40 bytes, repeated: matches that overlap themselves. */
const patterns: Sample = (random, length) =>
  joined(length, () => Buffer.alloc(random.below(900), noise(random, 2 + random.below(39))));

/** The same noise again and again, at distances about the largest that a match may have. */
const distant: Sample = (random, length) => {
  const period = 32_768 - random.pick([0, 1, 258, 262, 263, 20_000]);
  return Buffer.alloc(length, noise(random, period));
};

/** What is to be compressed, by name: each kind makes another part of the format occur. */
export const samples: Record<string, Sample> = { noise, skewed, text, runs, patterns, distant };
