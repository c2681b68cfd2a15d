import { lowerCase, trim } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import {
  Slice,
  byteAt,
  cut,
  equals,
  indexOfByte,
  isEmpty,
  lengthOf,
  sliceOf,
  startOf,
} from "../../bytes/slice";
import { isSocketAddress } from "../../filterapi/address";

const COMMA: u8 = 0x2c;
const COLON: u8 = 0x3a;
const OPEN_BRACKET: u8 = 0x5b;
const CLOSE_BRACKET: u8 = 0x5d;

/** Endpoints in the order of attempts, each `ip:port` in the form in which configurations write them. */
export class Destinations {
  private readonly text: Sink = new Sink();
  private readonly ends: i32[] = [];
  /** How many entries were no `ip:port`. */
  malformed: i32 = 0;

  get count(): i32 {
    return this.ends.length;
  }

  /** Valid until the next `add`. */
  at(place: i32): Slice {
    const start = place == 0 ? 0 : this.ends[place - 1];
    return sliceOf(startOf(this.text.written) + (start as usize), this.ends[place] - start);
  }

  /** Adds the endpoints of a comma-separated list. */
  add(list: Slice): void {
    const length = lengthOf(list);
    for (let from = 0; from < length;) {
      const comma = indexOfByte(list, COMMA, from);
      const end = comma < 0 ? length : comma;
      const entry = trim(cut(list, from, end));
      if (!isEmpty(entry)) this.addOne(entry);
      from = end + 1;
    }
  }

  addAll(other: Destinations): void {
    for (let place = 0; place < other.count; place++) this.add(other.at(place));
  }

  equals(other: Destinations): bool {
    if (this.malformed != other.malformed) return false;
    return this.ends.length == other.ends.length && equals(this.text.written, other.text.written);
  }

  has(destination: Slice): bool {
    for (let place = 0; place < this.ends.length; place++) {
      if (equals(this.at(place), destination)) return true;
    }
    return false;
  }

  dispose(): void {
    this.text.dispose();
    this.ends.length = 0;
  }

  private addOne(entry: Slice): void {
    const before = this.text.length;
    this.write(entry);
    const written = cut(this.text.written, before, this.text.length);
    const isAddress = isSocketAddress(written);
    if (isAddress) this.ends.push(this.text.length);
    else {
      this.malformed++;
      this.text.truncate(before);
    }
  }

  /** Writes an entry in lower case; an IPv6 address that came without brackets gets them, its port following the last colon. */
  private write(entry: Slice): void {
    const length = lengthOf(entry);
    const first = indexOfByte(entry, COLON);
    let last = first;
    for (let next = first; next >= 0;) {
      last = next;
      next = indexOfByte(entry, COLON, last + 1);
    }
    const isBare = first != last && byteAt(entry, 0) != OPEN_BRACKET;
    if (isBare) this.text.byte(OPEN_BRACKET);
    for (let index = 0; index < length; index++) {
      if (isBare && index == last) this.text.byte(CLOSE_BRACKET);
      this.text.byte(lowerCase(byteAt(entry, index)));
    }
  }
}
