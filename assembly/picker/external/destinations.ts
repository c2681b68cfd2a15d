import { CommaList } from "../../bytes/comma-list";
import { Sink } from "../../bytes/sink";
import { Slice, cut, equals, sliceOf, startOf } from "../../bytes/slice";
import { isSocketAddress } from "../../filterapi/address";
import { writeUsualAddress } from "../usual-address";

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
    const entries = new CommaList(list);
    while (entries.next()) this.addOne(entries.entry);
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
    writeUsualAddress(entry, this.text);
    const written = cut(this.text.written, before, this.text.length);
    const isAddress = isSocketAddress(written);
    if (isAddress) this.ends.push(this.text.length);
    else {
      this.malformed++;
      this.text.truncate(before);
    }
  }
}
