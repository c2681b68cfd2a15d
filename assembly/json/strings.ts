import { sequenceLength } from "../bytes/utf-8";
import { BACKSLASH, QUOTE, skipPlain } from "./characters";
import { JsonError } from "./error";
import { escapeLength } from "./escapes";
import { ESCAPED, Kind, Tape } from "./tape";

/** Appends the string whose opening quote stands at `start`; returns the position past it, or 0 where it is refused. */
export function scanString(tape: Tape, start: usize, end: usize): usize {
  let traits: u32 = Kind.String;
  let position = start + 1;
  while (true) {
    position = skipPlain(position, end);
    if (position >= end) return tape.fail(JsonError.Truncated, end);
    const byte = load<u8>(position);
    if (byte == QUOTE) {
      position++;
      return tape.append(start, position, traits) ? position : tape.fail(JsonError.Memory, start);
    }
    if (byte == BACKSLASH) {
      const length = escapeLength(position, end);
      if (length == 0) return tape.fail(JsonError.Syntax, position);
      if (length > end - position) return tape.fail(JsonError.Truncated, end);
      traits |= ESCAPED;
      position += length;
    } else if (byte < 0x80) {
      return tape.fail(JsonError.Syntax, position);
    } else {
      // Text that is not ASCII tends to go on so: the SIMD loop would stop at every character.
      do {
        const length = sequenceLength(position, end) as usize;
        if (length == 0) return tape.fail(JsonError.Utf8, position);
        position += length;
      } while (position < end && load<u8>(position) >= 0x80);
    }
  }
}
