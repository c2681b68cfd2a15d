import { NOTHING, Slice, endOf, sliceOf, startOf } from "../bytes/slice";
import { WireType } from "./wire-type";

/** A varint holds 64 bits in groups of seven. */
const LONGEST_VARINT: i32 = 10;

/** Reads the fields of a protobuf message (protobuf.dev, "Encoding") one after the other. What is wrong with it ends it: see `isMalformed`. */
export class ProtobufReader {
  /** The number of the field that `next` moved to. */
  field: u32 = 0;
  /** Its value where it is a varint, else 0. */
  number: u64 = 0;
  /** Its bytes where it is text, bytes or a message, else NOTHING. They lie in the message. */
  bytes: Slice = NOTHING;
  isMalformed: bool = false;
  private position: usize;
  private readonly end: usize;

  constructor(message: Slice) {
    this.position = startOf(message);
    this.end = endOf(message);
  }

  /** Moves to the next field. False at the end, and where the message is malformed. */
  next(): bool {
    this.number = 0;
    this.bytes = NOTHING;
    if (this.position >= this.end || this.isMalformed) return false;
    const tag = this.varint();
    this.field = (tag >>> 3) as u32;
    if (tag > (u32.MAX_VALUE as u64) || this.field == 0) return this.refuse();
    const type = (tag as u32) & 7;
    if (type == WireType.Varint) this.number = this.varint();
    else if (type == WireType.Bytes) this.bytes = this.take(this.varint());
    else if (type == WireType.Fixed64) this.take(8);
    else if (type == WireType.Fixed32) this.take(4);
    else this.refuse();
    return !this.isMalformed;
  }

  private varint(): u64 {
    let value: u64 = 0;
    for (let index = 0; index < LONGEST_VARINT; index++) {
      if (this.position >= this.end) break;
      const byte = load<u8>(this.position++);
      value |= ((byte & 0x7f) as u64) << (7 * index);
      if (byte < 0x80) return value;
    }
    this.refuse();
    return 0;
  }

  private take(length: u64): Slice {
    if (this.isMalformed || length > ((this.end - this.position) as u64)) {
      this.refuse();
      return NOTHING;
    }
    const taken = sliceOf(this.position, length as i32);
    this.position += length as usize;
    return taken;
  }

  private refuse(): bool {
    this.isMalformed = true;
    return false;
  }
}
