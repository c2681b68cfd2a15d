import { Sink } from "../bytes/sink";
import { NOTHING, Slice, byteAt, cut, indexOfByte, lengthOf } from "../bytes/slice";

const SPACE: u8 = 0x20;
const SEMICOLON: u8 = 0x3b;
const EQUALS: u8 = 0x3d;
const QUOTE: u8 = 0x22;
const BACKSLASH: u8 = 0x5c;

/**
 * The parameters of a header's value, such as `form-data; name="model"` (RFC 9110, section 5.6.6; RFC 2045, section 5.1). A backslash that
 * escapes neither a quote nor another backslash is one: browsers put paths of Windows between quotes.
 */
export class HeaderParameters {
  /** What stands before the parameters. */
  readonly type: Slice;
  /** The parameter gone to last; its value is without quotes and escapes, and valid until the next call. */
  name: Slice = NOTHING;
  value: Slice = NOTHING;
  /** A value's quotes are not closed, and no further parameter comes. */
  isBroken: bool = false;
  private position: i32;
  private readonly unescaped: Sink = new Sink();

  constructor(private readonly header: Slice) {
    const end = this.indexOrEnd(SEMICOLON, 0);
    this.type = stripped(cut(header, 0, end));
    this.position = end + 1;
  }

  /** Goes to the next parameter; false where there is none. */
  next(): bool {
    const header = this.header;
    if (this.position >= lengthOf(header) || this.isBroken) return false;
    const end = this.indexOrEnd(SEMICOLON, this.position);
    const equalsSign = indexOfByte(cut(header, 0, end), EQUALS, this.position);
    if (equalsSign < 0) {
      this.name = stripped(cut(header, this.position, end));
      this.value = NOTHING;
      this.position = end + 1;
      return true;
    }
    this.name = stripped(cut(header, this.position, equalsSign));
    const start = this.skipBlanks(equalsSign + 1);
    if (start < lengthOf(header) && byteAt(header, start) == QUOTE) return this.readQuoted(start + 1);
    this.value = stripped(cut(header, equalsSign + 1, end));
    this.position = end + 1;
    return true;
  }

  dispose(): void {
    this.unescaped.dispose();
  }

  private readQuoted(start: i32): bool {
    const header = this.header;
    const length = lengthOf(header);
    this.unescaped.clear();
    let copied = start;
    for (let index = start; index < length; index++) {
      const byte = byteAt(header, index);
      if (byte == QUOTE) {
        this.take(start, copied, index);
        this.position = this.indexOrEnd(SEMICOLON, index) + 1;
        return true;
      }
      if (byte != BACKSLASH || index + 1 >= length) continue;
      const next = byteAt(header, index + 1);
      if (next != QUOTE && next != BACKSLASH) continue;
      this.unescaped.bytes(cut(header, copied, index));
      copied = index + 1;
      index++;
    }
    this.isBroken = true;
    return false;
  }

  /** Takes a value that was unescaped up to `copied`. */
  private take(start: i32, copied: i32, end: i32): void {
    const rest = cut(this.header, copied, end);
    if (copied == start) {
      this.value = rest;
      return;
    }
    this.unescaped.bytes(rest);
    this.value = this.unescaped.written;
  }

  private skipBlanks(from: i32): i32 {
    let position = from;
    while (position < lengthOf(this.header) && byteAt(this.header, position) <= SPACE) position++;
    return position;
  }

  private indexOrEnd(byte: u8, from: i32): i32 {
    const index = indexOfByte(this.header, byte, from);
    return index < 0 ? lengthOf(this.header) : index;
  }
}

/** Without the blanks at its ends, and the line ends among them where a header goes on in the next line. */
function stripped(text: Slice): Slice {
  let start = 0;
  let end = lengthOf(text);
  while (start < end && byteAt(text, start) <= SPACE) start++;
  while (end > start && byteAt(text, end - 1) <= SPACE) end--;
  return cut(text, start, end);
}
