export const QUOTE: u8 = 0x22;
export const COMMA: u8 = 0x2c;
export const MINUS: u8 = 0x2d;
export const COLON: u8 = 0x3a;
export const OPEN_BRACKET: u8 = 0x5b;
export const BACKSLASH: u8 = 0x5c;
export const CLOSE_BRACKET: u8 = 0x5d;
export const OPEN_BRACE: u8 = 0x7b;
export const CLOSE_BRACE: u8 = 0x7d;

/** How many bytes one SIMD step looks at. */
const STEP: usize = 16;

/** The first byte before `end` that is not JSON whitespace, or `end`. */
// @ts-ignore: decorator
@inline
export function skipWhitespace(position: usize, end: usize): usize {
  return position < end && load<u8>(position) > 0x20 ? position : skipBlanks(position, end);
}

function skipBlanks(position: usize, end: usize): usize {
  while (position < end) {
    const bytes = v128.load(position);
    const blank = v128.or(
      v128.or(i8x16.eq(bytes, i8x16.splat(0x20)), i8x16.eq(bytes, i8x16.splat(0x0a))),
      v128.or(i8x16.eq(bytes, i8x16.splat(0x0d)), i8x16.eq(bytes, i8x16.splat(0x09))),
    );
    const others = i8x16.bitmask(blank) ^ 0xffff;
    if (others != 0) return min(position + (ctz(others) as usize), end);
    position += STEP;
  }
  return end;
}

/** The first byte before `end` that a JSON string cannot hold as it is, or that is not ASCII, or `end`. */
// @ts-ignore: decorator
@inline
export function skipPlain(position: usize, end: usize): usize {
  while (position < end) {
    const bytes = v128.load(position);
    // Signed, so that bytes from 0x80 count as less than the first printable character, like control characters.
    const special = v128.or(
      v128.or(i8x16.eq(bytes, i8x16.splat(0x22)), i8x16.eq(bytes, i8x16.splat(0x5c))),
      i8x16.lt_s(bytes, i8x16.splat(0x20)),
    );
    if (v128.any_true(special)) return min(position + (ctz(i8x16.bitmask(special)) as usize), end);
    position += STEP;
  }
  return end;
}

/** The first backslash before `end`, or `end`. */
export function findBackslash(position: usize, end: usize): usize {
  while (position < end) {
    const found = i8x16.bitmask(i8x16.eq(v128.load(position), i8x16.splat(0x5c)));
    if (found != 0) return min(position + (ctz(found) as usize), end);
    position += STEP;
  }
  return end;
}
