import { NOTHING, Slice, sliceOf } from "../../bytes/slice";

const QUOTE: u8 = 0x22;
const COMMA: u8 = 0x2c;
const EQUALS_SIGN: u8 = 0x3d;
const BACKSLASH: u8 = 0x5c;
const OPEN_BRACE: u8 = 0x7b;
const CLOSE_BRACE: u8 = 0x7d;

/** Walks the labels of one line in the Prometheus text format: `{name="value",…}`, in any order, blanks allowed between all parts. */
export class SampleLabels {
  name: Slice = NOTHING;
  /** Between the quotes, its escapes not decoded. */
  value: Slice = NOTHING;
  /** After the last label: where the line goes on; 0 where the labels are malformed. */
  position: usize = 0;
  private end: usize = 0;

  /** Begins at `start`, right after the metric's name. A line without labels has none, and is not malformed. */
  begin(start: usize, end: usize): void {
    this.end = end;
    const brace = this.skipBlanks(start);
    if (brace < end && load<u8>(brace) == OPEN_BRACE) this.position = brace + 1;
    else this.finish(start);
  }

  /** Moves to the next label; false where there is none. */
  next(): bool {
    if (this.position >= this.end) return false;
    let position = this.skipBlanks(this.position);
    if (position < this.end && load<u8>(position) == CLOSE_BRACE) return this.finish(position + 1);
    const name = position;
    while (position < this.end && load<u8>(position) > 0x20 && load<u8>(position) != EQUALS_SIGN) position++;
    this.name = sliceOf(name, (position - name) as i32);
    position = this.skipBlanks(position);
    if (position >= this.end || load<u8>(position) != EQUALS_SIGN) return this.finish(0);
    position = this.skipBlanks(position + 1);
    if (position >= this.end || load<u8>(position) != QUOTE) return this.finish(0);
    const value = position + 1;
    position = this.closingQuote(value);
    if (position == 0) return this.finish(0);
    this.value = sliceOf(value, (position - value) as i32);
    position = this.skipBlanks(position + 1);
    if (position < this.end && load<u8>(position) == COMMA) position++;
    else if (position >= this.end || load<u8>(position) != CLOSE_BRACE) return this.finish(0);
    this.position = position;
    // Labels that the line breaks off after are malformed too.
    if (position >= this.end) this.finish(0);
    return true;
  }

  private finish(position: usize): bool {
    this.position = position;
    this.end = 0;
    return false;
  }

  private closingQuote(position: usize): usize {
    while (position < this.end) {
      const byte = load<u8>(position);
      if (byte == QUOTE) return position;
      position += byte == BACKSLASH ? 2 : 1;
    }
    return 0;
  }

  private skipBlanks(position: usize): usize {
    while (position < this.end && (load<u8>(position) == 0x20 || load<u8>(position) == 0x09)) position++;
    return position;
  }
}
