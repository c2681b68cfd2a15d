/*
 * What the symbols of the three alphabets stand for, as the upper bits of the entries in decoding tables. The lowest 8 bits of an entry are
 * the length of its code, filled in when a table is built:
 *
 *   value << 16 | flags | number of extra bits << 8 | length of the code
 */

/** The value is a byte, or the length of a code. */
export const LITERAL: u32 = 0x8000;
/** The block ends here. */
export const END_OF_BLOCK: u32 = 0x4000;
/** No symbol has this code, or the symbol must not occur. */
export const INVALID: u32 = 0x2000;

export const LITERAL_SYMBOLS: i32 = 288;
export const DISTANCE_SYMBOLS: i32 = 32;
export const LENGTH_SYMBOLS: i32 = 19;

/** The symbol that ends a block. */
export const END_SYMBOL: i32 = 256;

/** Symbols of code lengths that repeat (RFC 1951 section 3.2.7): the length before, zero, and zero more often. */
const REPEAT_LAST: i32 = 16;
const REPEAT_ZERO: i32 = 17;
const REPEAT_ZERO_LONG: i32 = 18;
/** In an entry of the lengths' alphabet: what is repeated is the length before. */
export const OF_LAST: u32 = 0x1000;

export const LITERALS: usize = fillLiterals(memory.data(1152, 4));
export const DISTANCES: usize = fillDistances(memory.data(128, 4));
export const LENGTHS: usize = fillLengths(memory.data(76, 4));

/** The number of extra bits in an entry. */
// @ts-ignore: decorator
@inline
export function extraBitsOf(entry: u32): u32 {
  return (entry >>> 8) & 0x0f;
}

/** Bytes, the end of a block, and the lengths of matches from 3 to 258 (RFC 1951 section 3.2.5). */
function fillLiterals(table: usize): usize {
  for (let byte = 0; byte < END_SYMBOL; byte++) set(table, byte, byte, LITERAL);
  set(table, END_SYMBOL, 0, END_OF_BLOCK);
  let base = 3;
  for (let code = 0; code < 28; code++) {
    const extraBits = code < 8 ? 0 : (code >> 2) - 1;
    set(table, END_SYMBOL + 1 + code, base, (extraBits as u32) << 8);
    base += 1 << extraBits;
  }
  // The longest has a code of its own, though the one before it could say it too.
  set(table, 285, 258, 0);
  set(table, 286, 0, INVALID);
  set(table, 287, 0, INVALID);
  return table;
}

/** How far back a match begins, from 1 to 32768. */
function fillDistances(table: usize): usize {
  let base = 1;
  for (let code = 0; code < 30; code++) {
    const extraBits = code < 4 ? 0 : (code >> 1) - 1;
    set(table, code, base, (extraBits as u32) << 8);
    base += 1 << extraBits;
  }
  set(table, 30, 0, INVALID);
  set(table, 31, 0, INVALID);
  return table;
}

/** Lengths of codes, and how often they repeat. */
function fillLengths(table: usize): usize {
  for (let length = 0; length < REPEAT_LAST; length++) set(table, length, length, LITERAL);
  set(table, REPEAT_LAST, 3, OF_LAST | (2 << 8));
  set(table, REPEAT_ZERO, 3, 3 << 8);
  set(table, REPEAT_ZERO_LONG, 11, 7 << 8);
  return table;
}

function set(table: usize, symbol: i32, value: i32, flags: u32): void {
  store<u32>(table + ((symbol as usize) << 2), ((value as u32) << 16) | flags);
}
