import { trim } from "./ascii";
import { NOTHING, Slice, cut, indexOfByte, isEmpty, lengthOf } from "./slice";

const COMMA: u8 = 0x2c;

/** Walks a list as header values have it, `a, b`: blanks around an entry and empty entries do not count (RFC 9110 section 5.6.1). */
export class CommaList {
  /** The current entry, never empty. */
  entry: Slice = NOTHING;
  private from: i32 = 0;

  constructor(private list: Slice = NOTHING) {}

  /** Begins with another list. */
  begin(list: Slice): void {
    this.list = list;
    this.from = 0;
  }

  /** Moves to the next entry. False where there is none. */
  next(): bool {
    const length = lengthOf(this.list);
    while (this.from < length) {
      const comma = indexOfByte(this.list, COMMA, this.from);
      const end = comma < 0 ? length : comma;
      this.entry = trim(cut(this.list, this.from, end));
      this.from = end + 1;
      if (!isEmpty(this.entry)) return true;
    }
    return false;
  }
}
