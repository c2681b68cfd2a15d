import { literal } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { Slice, byteAt, cut, indexOf, isEmpty, lengthOf } from "../../bytes/slice";
import { Text, decodeText } from "../../conversation/text";

const UNNAMED = literal("document");

const HYPHEN: u8 = 0x2d;
const SPACE: u8 = 0x20;
/** Stands around each name that was given, and within none. */
const SEPARATOR: u8 = 0x0a;
/** Converse takes 200 bytes; the rest is for a number. */
const LONGEST_TITLE: i32 = 180;

/**
 * Names for the documents of one request. Converse wants a name for each, made of letters, digits, single spaces, hyphens, parentheses and
 * brackets, and no name twice.
 */
export class DocumentNames {
  private readonly title: Sink = new Sink();
  /** The name that is being made, behind a separator. */
  private readonly name: Sink = new Sink();
  private readonly given: Sink = new Sink();
  private count: i32 = 0;

  /** The name for the next document, made from its title where it has one. Valid until the next call. */
  nameFor(title: Text): Slice {
    this.count++;
    this.title.clear();
    decodeText(title, this.title);
    this.name.clear();
    this.name.byte(SEPARATOR);
    this.takeOver(this.title.written);
    if (isEmpty(this.made)) this.name.bytes(UNNAMED);
    while (this.isGiven()) {
      this.name.byte(HYPHEN);
      this.name.decimal(this.count);
    }
    this.given.bytes(this.name.written);
    this.given.byte(SEPARATOR);
    return this.made;
  }

  dispose(): void {
    this.title.dispose();
    this.name.dispose();
    this.given.dispose();
  }

  private get made(): Slice {
    return cut(this.name.written, 1, this.name.length);
  }

  /** What Converse does not take becomes a hyphen, spaces become one space; at both ends they go. */
  private takeOver(title: Slice): void {
    const length = min(lengthOf(title), LONGEST_TITLE);
    let filler: u8 = 0;
    for (let index = 0; index < length; index++) {
      const byte = byteAt(title, index);
      if (isTaken(byte)) {
        if (filler != 0 && this.name.length > 1) this.name.byte(filler);
        filler = 0;
        this.name.byte(byte);
      } else if (filler != HYPHEN) {
        filler = byte == SPACE ? SPACE : HYPHEN;
      }
    }
  }

  private isGiven(): bool {
    const length = this.name.length;
    this.name.byte(SEPARATOR);
    const found = indexOf(this.given.written, this.name.written) >= 0;
    this.name.truncate(length);
    return found;
  }
}

/** Whether a byte may stand in a name, spaces apart. */
function isTaken(byte: u8): bool {
  if ((byte | 0x20) - 0x61 < 26 || byte - 0x30 < 10) return true;
  return byte == HYPHEN || byte == 0x28 || byte == 0x29 || byte == 0x5b || byte == 0x5d;
}
