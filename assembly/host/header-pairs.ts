import { Slice, lengthOf, sliceOf, startOf } from "../bytes/slice";
import { Sink } from "../bytes/sink";

/**
 * Reads the wire form of a header map: a u32 count, then for each header the u32 sizes of name and value, then each name and value
 * followed by a zero byte (proxy-wasm-cpp-host, `pairs_util.cc`).
 */
export class HeaderPairs {
  private size: usize;
  private text: usize;
  private readonly end: usize;
  private left: i32;
  name: Slice = 0;
  value: Slice = 0;

  constructor(private readonly serialised: Slice) {
    const start = startOf(serialised);
    const length = lengthOf(serialised);
    this.end = start + (length as usize);
    const count = length >= 4 ? load<u32>(start) : 0;
    // A count that its own sizes would not fit is no map: read nothing.
    this.left = (count as u64) * 8 + 4 <= (length as u64) ? (count as i32) : 0;
    this.size = start + 4;
    this.text = this.size + ((this.left * 8) as usize);
  }

  /** Moves to the next header: its `name` and `value` point into the map. False at the end. */
  next(): bool {
    if (this.left <= 0) return false;
    const nameSize = load<u32>(this.size);
    const valueSize = load<u32>(this.size, 4);
    const needed = (nameSize as u64) + (valueSize as u64) + 2;
    if ((this.text as u64) + needed > (this.end as u64)) {
      this.left = 0;
      return false;
    }
    this.name = sliceOf(this.text, nameSize as i32);
    this.value = sliceOf(this.text + nameSize + 1, valueSize as i32);
    this.text += needed as usize;
    this.size += 8;
    this.left--;
    return true;
  }
}

/** Collects headers and writes them in the wire form. */
export class HeaderPairsWriter {
  private readonly names: Slice[] = [];
  private readonly values: Slice[] = [];

  /** The bytes must live until `write`. */
  add(name: Slice, value: Slice): void {
    this.names.push(name);
    this.values.push(value);
  }

  write(sink: Sink): void {
    const count = this.names.length;
    sink.littleEndian(count, 4);
    for (let index = 0; index < count; index++) {
      sink.littleEndian(lengthOf(this.names[index]), 4);
      sink.littleEndian(lengthOf(this.values[index]), 4);
    }
    for (let index = 0; index < count; index++) {
      sink.bytes(this.names[index]);
      sink.byte(0);
      sink.bytes(this.values[index]);
      sink.byte(0);
    }
  }
}
