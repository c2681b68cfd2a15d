import { Sink } from "../bytes/sink";
import { Slice, lengthOf, startOf } from "../bytes/slice";
import { WireType } from "./wire-type";

/** Writes protobuf messages (protobuf.dev, "Encoding") to a sink, field by field. */
export class ProtobufWriter {
  constructor(readonly sink: Sink) {}

  /** A field of a number, boolean or enumeration. */
  number(field: u32, value: u64): void {
    this.tag(field, WireType.Varint);
    this.varint(value);
  }

  /** A field of text, bytes or a complete message. */
  bytes(field: u32, value: Slice): void {
    this.tag(field, WireType.Bytes);
    this.varint(lengthOf(value));
    this.sink.bytes(value);
  }

  /** Begins a field that holds a message; the mark is for `end`. */
  begin(field: u32): i32 {
    this.tag(field, WireType.Bytes);
    return this.sink.length;
  }

  /** Ends the message begun at `mark`: its length goes before it, so what was written moves up. */
  end(mark: i32): void {
    const length = this.sink.length - mark;
    this.varint(length);
    if (this.sink.exhausted || length == 0) return;
    const start = startOf(this.sink.written) + (mark as usize);
    const width = this.sink.length - mark - length;
    // The length was written behind the message; a varint has ten bytes at most.
    const kept = load<u64>(start + (length as usize));
    memory.copy(start + (width as usize), start, length as usize);
    for (let index = 0; index < width; index++)
      store<u8>(start + (index as usize), (kept >>> (8 * index)) as u8);
  }

  private tag(field: u32, type: WireType): void {
    this.varint((field << 3) | (type as u32));
  }

  private varint(value: u64): void {
    let rest = value;
    while (rest >= 0x80) {
      this.sink.byte((rest as u8) | 0x80);
      rest >>= 7;
    }
    this.sink.byte(rest as u8);
  }
}
