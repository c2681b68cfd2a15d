import { Sink } from "../bytes/sink";
import { Slice, byteAt, isEmpty, lengthOf } from "../bytes/slice";

/** Of a name in a tag, in bytes. */
export const LONGEST_NAME: i32 = 128;
const UNDERSCORE: u8 = 0x5f;

/** Appends a tag to a metric's name, as `.key=value~`; nothing for an empty value. `longest`: bytes of the value that are shown. */
export function writeTag(key: string, value: Slice, longest: i32, into: Sink): void {
  if (isEmpty(value)) return;
  into.ascii(".");
  into.ascii(key);
  into.ascii("=");
  writePlain(value, longest, into);
  into.ascii("~");
}

/** What stands for itself in headers, names of metrics and labels; an underscore for everything else. */
export function writePlain(value: Slice, longest: i32, into: Sink): void {
  const length = min(lengthOf(value), longest);
  for (let index = 0; index < length; index++) {
    const byte = byteAt(value, index);
    into.byte(isPlain(byte) ? byte : UNDERSCORE);
  }
}

/** Letters, digits and `-./_`. */
function isPlain(byte: u8): bool {
  const isLetter = (byte | 0x20) - 0x61 < 26;
  const isDigit = byte - 0x30 < 10;
  return isLetter || isDigit || (byte >= 0x2d && byte <= 0x2f) || byte == UNDERSCORE;
}
