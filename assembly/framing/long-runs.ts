import { Sink } from "../bytes/sink";
import { Slice, endOf, sliceOf, startOf } from "../bytes/slice";

/** Characters of a run that stay: more than any word, number or name has. */
const KEPT: i32 = 256;

/** How many bytes one SIMD step looks at. */
const STEP: usize = 16;

/**
 * Cuts long runs of base64 characters short, in text that arrives in chunks, cut anywhere: images and sounds in JSON leave, the JSON stays
 * one. No escape sequence is broken, since a backslash ends a run and what it begins is shorter than what stays.
 */
export class LongRuns {
  /** How long the current run is, as far as it was let through. */
  private kept: i32 = 0;

  /** Appends to `into` what stays of the next chunk. */
  shorten(chunk: Slice, into: Sink): void {
    const start = startOf(chunk);
    const end = endOf(chunk);
    let position = start;
    while (position < end) {
      const runEnd = this.endOfRun(position, end);
      const length = (runEnd - position) as i32;
      const stays = min(length, KEPT - this.kept);
      into.bytes(sliceOf(position, stays));
      this.kept += stays;
      position = this.endOfOthers(runEnd, end);
      if (position == runEnd) continue;
      into.bytes(sliceOf(runEnd, (position - runEnd) as i32));
      this.kept = 0;
    }
  }

  private endOfRun(from: usize, end: usize): usize {
    for (let position = from; position < end; position += STEP) {
      const found = i8x16.bitmask(base64In(position)) ^ 0xffff;
      if (found != 0) return min(position + (ctz(found) as usize), end);
    }
    return end;
  }

  private endOfOthers(from: usize, end: usize): usize {
    for (let position = from; position < end; position += STEP) {
      const found = i8x16.bitmask(base64In(position));
      if (found != 0) return min(position + (ctz(found) as usize), end);
    }
    return end;
  }
}

/** Which of the 16 bytes from `position` on belong to base64 or base64url, with padding. */
// @ts-ignore: decorator
@inline
function base64In(position: usize): v128 {
  const bytes = v128.load(position);
  const letters = within(v128.or(bytes, i8x16.splat(0x20)), 0x61, 26);
  const digits = within(bytes, 0x30, 10);
  const plusOrHyphen = v128.or(i8x16.eq(bytes, i8x16.splat(0x2b)), i8x16.eq(bytes, i8x16.splat(0x2d)));
  const slashOrUnderscore = v128.or(i8x16.eq(bytes, i8x16.splat(0x2f)), i8x16.eq(bytes, i8x16.splat(0x5f)));
  const padding = i8x16.eq(bytes, i8x16.splat(0x3d));
  return v128.or(v128.or(letters, digits), v128.or(v128.or(plusOrHyphen, slashOrUnderscore), padding));
}

/** Which bytes are among the `count` from `first` on. */
// @ts-ignore: decorator
@inline
function within(bytes: v128, first: i8, count: i8): v128 {
  return i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(first)), i8x16.splat(count));
}
