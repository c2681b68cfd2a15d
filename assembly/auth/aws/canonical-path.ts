import { writePercentEncoded } from "../../bytes/percent";
import { Sink } from "../../bytes/sink";
import { Slice, byteAt, cut, indexOfByte, lengthOf } from "../../bytes/slice";

const SLASH: u8 = 0x2f;
const DOT: u8 = 0x2e;

/**
 * Writes a path as AWS signs it: without empty segments, `.` and `..`, and percent-encoded once more than it is sent, as for every service
 * but S3: `%3A` becomes `%253A`.
 */
export function writeCanonicalPath(path: Slice, into: Sink): void {
  const start = into.length;
  const length = lengthOf(path);
  for (let from = 0; from < length;) {
    const slash = indexOfByte(path, SLASH, from);
    const to = slash < 0 ? length : slash;
    const segment = cut(path, from, to);
    if (isDots(segment, 2)) removeLastSegment(into, start);
    else if (to > from && !isDots(segment, 1)) {
      into.byte(SLASH);
      writePercentEncoded(segment, into);
    }
    from = to + 1;
  }
  if (into.length == start || byteAt(path, length - 1) == SLASH) into.byte(SLASH);
}

function isDots(segment: Slice, count: i32): bool {
  if (lengthOf(segment) != count) return false;
  for (let index = 0; index < count; index++) {
    if (byteAt(segment, index) != DOT) return false;
  }
  return true;
}

/** Cuts `into` back to before its last slash from `start` on. */
function removeLastSegment(into: Sink, start: i32): void {
  const written = into.written;
  for (let index = into.length - 1; index >= start; index--) {
    if (byteAt(written, index) != SLASH) continue;
    into.truncate(index);
    return;
  }
}
