import { lengthOf, startOf } from "../../bytes/slice";
import { Automaton } from "./automaton";
import { END, PatternReader } from "./pattern-reader";

const LINE_FEED: u32 = 0x0a;

/** Not a class escape. */
export const NO_CLASS: u32 = 0;

/**
 * Takes what follows a backslash, where it names a class: the letter, `d`, `w` or `s`, upper case for what is
 * outside. NO_CLASS, and nothing taken, for any other escape.
 */
export function takeClassEscape(reader: PatternReader): u32 {
  const code = reader.peek;
  const letter = code | 0x20;
  if (code >= 0x80 || (letter != 0x64 && letter != 0x77 && letter != 0x73)) return NO_CLASS;
  return reader.take();
}

/** Adds the ranges of the class that `letter` names. All are ASCII, as in RE2. */
export function addNamedClass(automaton: Automaton, letter: u32): void {
  switch (letter) {
    case 0x64: // d
      automaton.addRange(0x30, 0x39);
      break;
    case 0x44: // D
      automaton.addRange(0, 0x2f);
      automaton.addRange(0x3a, 0x10ffff);
      break;
    case 0x77: // w
      automaton.addRange(0x30, 0x39);
      automaton.addRange(0x41, 0x5a);
      automaton.addRange(0x5f, 0x5f);
      automaton.addRange(0x61, 0x7a);
      break;
    case 0x57: // W
      automaton.addRange(0, 0x2f);
      automaton.addRange(0x3a, 0x40);
      automaton.addRange(0x5b, 0x5e);
      automaton.addRange(0x60, 0x60);
      automaton.addRange(0x7b, 0x10ffff);
      break;
    case 0x73: // s: RE2 leaves the vertical tab out
      automaton.addRange(0x09, 0x0a);
      automaton.addRange(0x0c, 0x0d);
      automaton.addRange(0x20, 0x20);
      break;
    default: // S
      automaton.addRange(0, 0x08);
      automaton.addRange(0x0b, 0x0b);
      automaton.addRange(0x0e, 0x1f);
      automaton.addRange(0x21, 0x10ffff);
  }
}

/** Takes what follows a backslash that stood at `from`, which must stand for one character; returns that. */
export function takeCharacterEscape(reader: PatternReader, from: i32): u32 {
  const code = reader.take();
  switch (code) {
    case 0x66: // f
      return 0x0c;
    case 0x6e: // n
      return LINE_FEED;
    case 0x72: // r
      return 0x0d;
    case 0x74: // t
      return 0x09;
    case 0x76: // v
      return 0x0b;
    case END:
      reader.problem.refuse(from, "the pattern ends in a backslash");
      return code;
    default:
      if (isPunctuation(code)) return code;
      const escape = reader.since(from);
      const text = String.UTF8.decodeUnsafe(startOf(escape), lengthOf(escape) as usize);
      reader.problem.refuse(from, "the escape " + text + " is not supported");
      return code;
  }
}

function isPunctuation(code: u32): bool {
  if (code <= 0x20 || code >= 0x7f) return false;
  const letter = code | 0x20;
  return !(code >= 0x30 && code <= 0x39) && !(letter >= 0x61 && letter <= 0x7a);
}
