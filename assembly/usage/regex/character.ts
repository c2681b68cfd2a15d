import { REPLACEMENT_CHARACTER, sequenceLength } from "../../bytes/utf-8";

/** How many bytes the character at `position`, before `end`, takes; a malformed byte counts as one character. */
export function characterLength(position: usize, end: usize): i32 {
  return max(sequenceLength(position, end), 1);
}

/** The code point of the character at `position` that takes `length` bytes; U+FFFD for a malformed byte. */
export function characterAt(position: usize, length: i32): u32 {
  const lead = load<u8>(position) as u32;
  if (length == 1) return lead < 0x80 ? lead : REPLACEMENT_CHARACTER;
  // The more bytes, the fewer bits of the lead carry the code point.
  let code = lead & ((0x7f as u32) >> length);
  for (let index = 1; index < length; index++) {
    code = (code << 6) | ((load<u8>(position + (index as usize)) as u32) & 0x3f);
  }
  return code;
}
