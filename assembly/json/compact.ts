import { Sink } from "../bytes/sink";
import { Slice, endOf, sliceOf, startOf } from "../bytes/slice";
import { BACKSLASH, QUOTE } from "./characters";

/** Appends valid JSON without the whitespace between its tokens; all else stays as it is. */
export function compactInto(sink: Sink, json: Slice): void {
  const end = endOf(json);
  let position = startOf(json);
  let pending = position;
  while (position < end) {
    const byte = load<u8>(position);
    if (byte == QUOTE) {
      position = endOfString(position, end);
    } else if (byte <= 0x20) {
      sink.bytes(sliceOf(pending, (position - pending) as i32));
      position++;
      pending = position;
    } else {
      position++;
    }
  }
  sink.bytes(sliceOf(pending, (end - pending) as i32));
}

/** The position past the quote that closes the string which opens at `start`. */
function endOfString(start: usize, end: usize): usize {
  let position = start + 1;
  while (position < end) {
    const byte = load<u8>(position);
    if (byte == QUOTE) return position + 1;
    position += byte == BACKSLASH ? 2 : 1;
  }
  return end;
}
