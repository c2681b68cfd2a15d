import {
  NOTHING,
  Slice,
  byteAt,
  endOf,
  isEmpty,
  isNothing,
  lengthOf,
  sliceOf,
  startOf,
} from "../bytes/slice";

/** A credential without white space around it, line ends included: files and variables often end in one. NOTHING where nothing is left. */
export function trimmedCredential(text: Slice): Slice {
  if (isNothing(text)) return NOTHING;
  let start = startOf(text);
  let end = endOf(text);
  while (start < end && isWhiteSpace(load<u8>(start))) start++;
  while (end > start && isWhiteSpace(load<u8>(end - 1))) end--;
  const trimmed = sliceOf(start, (end - start) as i32);
  return isEmpty(trimmed) ? NOTHING : trimmed;
}

/** Whether a header may hold the text: no CR, LF or NUL (RFC 9110 section 5.5). */
export function fitsHeader(text: Slice): bool {
  for (let index = 0; index < lengthOf(text); index++) {
    const byte = byteAt(text, index);
    if (byte == 0x0d || byte == 0x0a || byte == 0x00) return false;
  }
  return true;
}

// @ts-ignore: decorator
@inline
function isWhiteSpace(byte: u8): bool {
  return byte == 0x20 || byte - 0x09 < 5;
}
