import { isDigit } from "../bytes/ascii";
import { REPLACEMENT_CHARACTER } from "../bytes/utf-8";
import { BACKSLASH } from "./characters";

const SHORT: usize = 2;
const UNICODE: usize = 6;
const LETTER_U: u8 = 0x75;

/**
 * The length of the escape sequence whose backslash stands at `position`; 0 where it is none. Longer than what is left
 * before `end` where the text breaks off within it.
 */
export function escapeLength(position: usize, end: usize): usize {
  if (end - position < SHORT) return SHORT;
  switch (load<u8>(position + 1)) {
    case 0x22: // quote
    case 0x5c: // backslash
    case 0x2f: // solidus
    case 0x62: // b
    case 0x66: // f
    case 0x6e: // n
    case 0x72: // r
    case 0x74: // t
      return SHORT;
    case LETTER_U: {
      const stop = min(position + UNICODE, end);
      for (let digit = position + SHORT; digit < stop; digit++) {
        if (!isHexDigit(load<u8>(digit))) return 0;
      }
      return UNICODE;
    }
    default:
      return 0;
  }
}

/**
 * The character that the valid escape sequence at `position` stands for. A surrogate pair is one character; a surrogate
 * alone, which JSON allows and UTF-8 does not, is U+FFFD.
 */
export function escapedCodePoint(position: usize, end: usize): u32 {
  const letter = load<u8>(position + 1);
  switch (letter) {
    case 0x62:
      return 0x08;
    case 0x66:
      return 0x0c;
    case 0x6e:
      return 0x0a;
    case 0x72:
      return 0x0d;
    case 0x74:
      return 0x09;
    case LETTER_U:
      return unicodeCodePoint(position, end);
    default:
      return letter;
  }
}

/** How many bytes of escapes the `codePoint` took that `escapedCodePoint` read at `position`. */
export function consumedLength(position: usize, codePoint: u32): usize {
  if (load<u8>(position + 1) != LETTER_U) return SHORT;
  return codePoint < 0x10000 ? UNICODE : 2 * UNICODE;
}

function unicodeCodePoint(position: usize, end: usize): u32 {
  const unit = codeUnit(position);
  if ((unit & 0xf800) != 0xd800) return unit;
  const second = position + UNICODE;
  const isPair =
    unit < 0xdc00 &&
    second + UNICODE <= end &&
    load<u8>(second) == BACKSLASH &&
    load<u8>(second + 1) == LETTER_U &&
    (codeUnit(second) & 0xfc00) == 0xdc00;
  return isPair ? 0x10000 + ((unit & 0x3ff) << 10) + (codeUnit(second) & 0x3ff) : REPLACEMENT_CHARACTER;
}

function codeUnit(position: usize): u32 {
  let unit: u32 = 0;
  for (let digit = position + SHORT; digit < position + UNICODE; digit++) {
    unit = (unit << 4) | hexValue(load<u8>(digit));
  }
  return unit;
}

// @ts-ignore: decorator
@inline
function isHexDigit(byte: u8): bool {
  return isDigit(byte) || (byte | 0x20) - 0x61 < 6;
}

// @ts-ignore: decorator
@inline
function hexValue(digit: u8): u32 {
  return ((digit & 0x0f) as u32) + 9 * ((digit >> 6) as u32);
}
