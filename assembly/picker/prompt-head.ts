import { literal } from "../bytes/ascii";
import { NOTHING, Slice, endOf, equals, isNothing, sliceOf, startOf } from "../bytes/slice";
import {
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
  findBackslash,
  skipWhitespace,
} from "../json/characters";

const MODEL = literal("model");
const MESSAGES = literal("messages");
const PROMPT = literal("prompt");
const INPUT = literal("input");
const INSTRUCTIONS = literal("instructions");
const SYSTEM = literal("system");

/** How many bytes one SIMD step looks at. */
const STEP: usize = 16;

const SPACE: u8 = 0x20;

/**
 * Finds the prompt in a request body, or in the first bytes of one, without reading the body as JSON: what is malformed, or cut off, ends
 * the search. Keys that are written with escapes are not found.
 */
export class PromptHead {
  /** The model, where it is named before the search ends, without escapes; else NOTHING. */
  model: Slice = NOTHING;
  /**
   * From the beginning of the first member that holds a part of the prompt to the end of the last one, as it is written, cut off after
   * the most bytes that were asked for; NOTHING where there is none. What a longer part of the same body gives begins with it.
   */
  prompt: Slice = NOTHING;

  /** Looks at a body of which up to `most` bytes of the prompt are wanted. */
  read(body: Slice, most: i32): void {
    this.model = NOTHING;
    this.prompt = NOTHING;
    const end = endOf(body);
    let position = skipWhitespace(startOf(body), end);
    if (position >= end || load<u8>(position) != OPEN_BRACE) return;
    position++;
    while (true) {
      position = skipWhitespace(position, end);
      if (position >= end || load<u8>(position) != QUOTE) return;
      const keyEnd = skipString(position, end);
      if (keyEnd == 0) return;
      const key = sliceOf(position + 1, ((keyEnd - position) as i32) - 2);
      position = skipWhitespace(keyEnd, end);
      if (position >= end || load<u8>(position) != COLON) return;
      const value = skipWhitespace(position + 1, end);
      if (holdsPrompt(key)) {
        const first = isNothing(this.prompt) ? value : startOf(this.prompt);
        const limit = min(end, first + (most as usize));
        position = skipValue(value, limit);
        this.prompt = sliceOf(first, (position - first) as i32);
        if (position == limit) return;
      } else {
        if (equals(key, MODEL)) this.model = plainString(value, end);
        position = skipValue(value, end);
      }
      position = skipWhitespace(position, end);
      if (position >= end || load<u8>(position) != COMMA) return;
      position++;
    }
  }
}

function holdsPrompt(key: Slice): bool {
  return (
    equals(key, MESSAGES) ||
    equals(key, PROMPT) ||
    equals(key, INPUT) ||
    equals(key, INSTRUCTIONS) ||
    equals(key, SYSTEM)
  );
}

/** The inside of the string at `start`; NOTHING where there is none, it does not end, or it has escapes. */
function plainString(start: usize, end: usize): Slice {
  if (start >= end || load<u8>(start) != QUOTE) return NOTHING;
  const close = skipString(start, end);
  if (close == 0 || findBackslash(start, close) != close) return NOTHING;
  return sliceOf(start + 1, ((close - start) as i32) - 2);
}

/** The position past the value at `start`, or `end` where it does not end before. Of a container only the depth is watched. */
function skipValue(start: usize, end: usize): usize {
  let position = start;
  let depth = 0;
  while (position < end) {
    const byte = load<u8>(position);
    if (byte == QUOTE) {
      position = skipString(position, end);
      if (position == 0) return end;
      if (depth == 0) return position;
      continue;
    }
    if (byte == OPEN_BRACE || byte == OPEN_BRACKET) {
      depth++;
    } else if (byte == CLOSE_BRACE || byte == CLOSE_BRACKET) {
      if (depth == 0) return position;
      if (--depth == 0) return position + 1;
    } else if (depth == 0 && (byte == COMMA || byte <= SPACE)) {
      return position;
    }
    position++;
  }
  return end;
}

/** The position past the string at `start`, or 0 where it does not end before `end`. */
function skipString(start: usize, end: usize): usize {
  let position = start + 1;
  while (position < end) {
    const bytes = v128.load(position);
    const special = v128.or(i8x16.eq(bytes, i8x16.splat(0x22)), i8x16.eq(bytes, i8x16.splat(0x5c)));
    if (!v128.any_true(special)) {
      position += STEP;
      continue;
    }
    position += ctz(i8x16.bitmask(special)) as usize;
    if (position >= end) return 0;
    if (load<u8>(position) == QUOTE) return position + 1;
    position += 2;
  }
  return 0;
}
