import { Sink } from "../../bytes/sink";
import { Slice, byteAt, cut, lengthOf } from "../../bytes/slice";
import { encode, encodedLength } from "../../bytes/utf-8";
import { Problem } from "../problem";
import { byteOrZero } from "./byte-or-zero";
import { hexDigit } from "./number-literal";

const QUOTE: u8 = 0x22;
const APOSTROPHE: u8 = 0x27;
const BACKSLASH: u8 = 0x5c;
const LINE_FEED: u8 = 0x0a;

/** What single letters mean behind a backslash, in pairs. */
const LETTERS: StaticArray<u8> = [
  0x61, 0x07, 0x62, 0x08, 0x66, 0x0c, 0x6e, 0x0a, 0x72, 0x0d, 0x74, 0x09, 0x76, 0x0b, 0x5c, 0x5c, 0x3f, 0x3f,
  0x22, 0x22, 0x27, 0x27, 0x60, 0x60,
];

/** Whether a string literal starts at `from`: a quote, or the prefix `r` or `b` and a quote. */
export function startsString(source: Slice, from: i32): bool {
  return isQuote(byteOrZero(source, from + prefixLength(source, from)));
}

/** Past the string literal that starts at `from`, or -1 where it has no end. */
export function skipString(source: Slice, from: i32): i32 {
  const opening = from + prefixLength(source, from);
  const width = quoteWidth(source, opening);
  const raw = isRaw(source, from, opening);
  for (let position = opening + width; position < lengthOf(source); position++) {
    const byte = byteAt(source, position);
    if (byte == BACKSLASH && !raw) position++;
    else if (byte == LINE_FEED && width == 1) return -1;
    else if (closes(source, position, opening, width)) return position + width;
  }
  return -1;
}

/** Appends what a string literal, which starts at `offset` of the expression, stands for. */
export function decodeString(text: Slice, offset: i32, into: Sink, problem: Problem): void {
  const opening = prefixLength(text, 0);
  const width = quoteWidth(text, opening);
  const end = lengthOf(text) - width;
  if (opening > 0 && !isRaw(text, 0, opening)) return problem.refuse(offset, "bytes are not supported");
  if (isRaw(text, 0, opening)) return into.bytes(cut(text, opening + width, end));
  for (let position = opening + width; position < end && !problem.found;) {
    const byte = byteAt(text, position);
    if (byte != BACKSLASH) {
      into.byte(byte);
      position++;
    } else {
      position = decodeEscape(cut(text, 0, end), position, offset, into, problem);
    }
  }
}

/** Appends the character of the escape at `position`; returns the position past it. */
function decodeEscape(text: Slice, position: i32, offset: i32, into: Sink, problem: Problem): i32 {
  const kind = byteOrZero(text, position + 1);
  for (let index = 0; index < LETTERS.length; index += 2) {
    if (LETTERS[index] != kind) continue;
    into.byte(LETTERS[index + 1]);
    return position + 2;
  }
  const isOctal = kind >= 0x30 && kind <= 0x33;
  const start = isOctal ? position + 1 : position + 2;
  const length = isOctal ? 3 : digitsOf(kind);
  let code: u32 = 0;
  let valid = length > 0;
  for (let index = start; index < start + length; index++) {
    const digit = hexDigit(byteOrZero(text, index));
    if (digit < 0 || (isOctal && digit > 7)) valid = false;
    code = code * (isOctal ? 8 : 16) + (digit as u32);
  }
  if (!valid || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) {
    problem.refuse(offset + position, "the escape is none of CEL's");
    return position + 2;
  }
  const encoded = encode(code);
  for (let index = 0; index < encodedLength(code); index++) into.byte((encoded >> (8 * index)) as u8);
  return start + length;
}

/** How many hexadecimal digits follow `\x`, `\u` and `\U`; 0 for any other letter. */
function digitsOf(kind: u8): i32 {
  if ((kind | 0x20) == 0x78) return 2;
  if (kind == 0x75) return 4;
  return kind == 0x55 ? 8 : 0;
}

function prefixLength(source: Slice, from: i32): i32 {
  if (!isPrefix(byteOrZero(source, from))) return 0;
  return isPrefix(byteOrZero(source, from + 1)) ? 2 : 1;
}

function isPrefix(byte: u8): bool {
  const letter = byte | 0x20;
  return letter == 0x72 || letter == 0x62;
}

/** Whether the prefix between `from` and `opening` makes the string a raw one, and not bytes. */
function isRaw(source: Slice, from: i32, opening: i32): bool {
  return opening == from + 1 && (byteAt(source, from) | 0x20) == 0x72;
}

/** 3 where the string at `opening` has triple quotes, else 1. */
function quoteWidth(source: Slice, opening: i32): i32 {
  return closes(source, opening, opening, 3) ? 3 : 1;
}

/** Whether `width` quotes like the one at `opening` stand at `position`. */
function closes(source: Slice, position: i32, opening: i32, width: i32): bool {
  for (let index = 0; index < width; index++) {
    if (byteOrZero(source, position + index) != byteOrZero(source, opening)) return false;
  }
  return true;
}

function isQuote(byte: u8): bool {
  return byte == QUOTE || byte == APOSTROPHE;
}
