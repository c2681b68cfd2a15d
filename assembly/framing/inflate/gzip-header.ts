import { crc32 } from "../../bytes/crc32";
import { sliceOf } from "../../bytes/slice";
import { BitReader } from "./bit-reader";
import { Progress } from "./progress";

/** The parts of a header, in their order; all but the first are there only if a flag says so. */
const enum Part {
  Fixed,
  ExtraLength,
  Extra,
  Name,
  Comment,
  Checksum,
  End,
}

const FIXED_SIZE: i32 = 10;
const FIRST_MAGIC: u8 = 0x1f;
const SECOND_MAGIC: u8 = 0x8b;
const DEFLATE: u8 = 8;

const HAS_CHECKSUM: u8 = 0x02;
const HAS_EXTRA: u8 = 0x04;
const HAS_NAME: u8 = 0x08;
const HAS_COMMENT: u8 = 0x10;
/** A header with one of these means something that is not known (RFC 1952 section 2.3.1.2). */
const RESERVED: u8 = 0xe0;

/** Reads past the header of a gzip member (RFC 1952 section 2.3): nothing it says is needed, but what it has must be right. */
export class GzipHeader {
  private part: Part = Part.Fixed;
  private flags: u8 = 0;
  /** How many bytes of the part were read. */
  private known: i32 = 0;
  /** The number that the part is, lowest byte first; in the extra field, its length. */
  private value: u32 = 0;
  private checksum: u32 = 0;
  /** The byte being read, in memory for the checksum. */
  private byte: u8 = 0;

  begin(): void {
    this.part = Part.Fixed;
    this.known = 0;
    this.checksum = 0;
  }

  read(reader: BitReader): Progress {
    while (this.part != Part.End) {
      if (!reader.need(8)) return Progress.Starved;
      this.byte = reader.take(8) as u8;
      if (this.part != Part.Checksum) this.addByte();
      if (!this.readByte(this.byte)) return Progress.Malformed;
    }
    return Progress.Done;
  }

  private addByte(): void {
    const address = changetype<usize>(this) + offsetof<GzipHeader>("byte");
    this.checksum = crc32(sliceOf(address, 1), this.checksum);
  }

  private readByte(byte: u8): bool {
    const index = this.known++;
    switch (this.part) {
      case Part.Fixed:
        if (index == 3) this.flags = byte;
        if (this.known == FIXED_SIZE) this.enter(Part.ExtraLength);
        return isValid(byte, index);
      case Part.ExtraLength:
        this.value |= (byte as u32) << ((index << 3) as u32);
        if (this.known == 2) this.enter(this.value == 0 ? Part.Name : Part.Extra);
        return true;
      case Part.Extra:
        if (this.known == (this.value as i32)) this.enter(Part.Name);
        return true;
      case Part.Name:
        if (byte == 0) this.enter(Part.Comment);
        return true;
      case Part.Comment:
        if (byte == 0) this.enter(Part.Checksum);
        return true;
      default:
        return this.readChecksum(byte, index);
    }
  }

  /** Its lower half is all there is of it. */
  private readChecksum(byte: u8, index: i32): bool {
    if (byte != ((this.checksum >>> ((index << 3) as u32)) as u8)) return false;
    if (this.known == 2) this.part = Part.End;
    return true;
  }

  /** Goes to the first part from `part` on that this header has. */
  private enter(part: Part): void {
    this.known = 0;
    if (part == Part.Extra) {
      this.part = part;
      return;
    }
    this.value = 0;
    if (part <= Part.ExtraLength && (this.flags & HAS_EXTRA) != 0) this.part = Part.ExtraLength;
    else if (part <= Part.Name && (this.flags & HAS_NAME) != 0) this.part = Part.Name;
    else if (part <= Part.Comment && (this.flags & HAS_COMMENT) != 0) this.part = Part.Comment;
    else if (part <= Part.Checksum && (this.flags & HAS_CHECKSUM) != 0) this.part = Part.Checksum;
    else this.part = Part.End;
  }
}

/** Whether the byte at `index` of the fixed part may be there. */
function isValid(byte: u8, index: i32): bool {
  if (index == 0) return byte == FIRST_MAGIC;
  if (index == 1) return byte == SECOND_MAGIC;
  if (index == 2) return byte == DEFLATE;
  return index != 3 || (byte & RESERVED) == 0;
}
