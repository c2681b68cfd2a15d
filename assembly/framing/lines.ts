export const LINE_FEED: u8 = 0x0a;
export const CARRIAGE_RETURN: u8 = 0x0d;

/** How many bytes one SIMD step looks at. */
const STEP: usize = 16;

/** The first line feed or carriage return before `end`, or `end`. */
export function findLineEnd(position: usize, end: usize): usize {
  while (position < end) {
    const bytes = v128.load(position);
    const found = i8x16.bitmask(
      v128.or(i8x16.eq(bytes, i8x16.splat(LINE_FEED)), i8x16.eq(bytes, i8x16.splat(CARRIAGE_RETURN))),
    );
    if (found != 0) return min(position + (ctz(found) as usize), end);
    position += STEP;
  }
  return end;
}
