import { z } from "zod";

const sizeUnits: Record<string, number> = { B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 };
const durationUnits: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Bytes of a size as written: `33554432` or `32MiB`. */
function bytesOf(size: number | string): number {
  if (typeof size === "number") return size;
  const [, digits, unit] = /^(\d+)(.*)$/.exec(size)!;
  return Number(digits) * sizeUnits[unit!]!;
}

/** Whole milliseconds of a duration as written: `200ms`, `1.5s`. */
function millisecondsOf(duration: string): number {
  const [, amount, unit] = /^([\d.]+)(.*)$/.exec(duration)!;
  return Math.floor(Number(amount) * durationUnits[unit!]!);
}

/**
 * A size between two bounds in bytes, with a default. Read as bytes.
 */
export function size(defaultSize: string, minimum: number, maximum = 4 * sizeUnits["GiB"]! - 1) {
  const error = "expected a size: a number of bytes, or digits with B, KiB, MiB or GiB";
  return z
    .union([z.int(), z.string().regex(/^\d+(B|KiB|MiB|GiB)$/, error)], { error })
    .default(defaultSize)
    .transform(bytesOf)
    .refine((bytes) => bytes >= minimum, `must be at least ${describeSize(minimum)}`)
    .refine((bytes) => bytes <= maximum, `must be at most ${describeSize(maximum)}`);
}

/** A duration with a default. Read as milliseconds. */
export function duration(defaultDuration: string) {
  return z
    .string()
    .regex(/^\d+(\.\d+)?(ms|s|m|h)$/, "expected a duration: a number with ms, s, m or h, such as 200ms")
    .default(defaultDuration)
    .transform(millisecondsOf)
    .refine((milliseconds) => milliseconds >= 1, "must be at least 1ms");
}

function describeSize(bytes: number): string {
  const unit = bytes % sizeUnits["MiB"]! === 0 ? "MiB" : bytes % sizeUnits["KiB"]! === 0 ? "KiB" : "B";
  return `${bytes / sizeUnits[unit]!} ${unit}`;
}
