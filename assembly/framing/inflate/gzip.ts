import { crc32 } from "../../bytes/crc32";
import { Slice, lengthOf } from "../../bytes/slice";
import { BitReader } from "./bit-reader";
import { Envelope } from "./envelope";
import { GzipHeader } from "./gzip-header";
import { Progress } from "./progress";

/** The envelope of one gzip member (RFC 1952 section 2.3). */
export class GzipEnvelope extends Envelope {
  private readonly header: GzipHeader = new GzipHeader();
  private checksum: u32 = 0;
  /** How many bytes came out, modulo 2^32, as the trailer has it. */
  private size: u32 = 0;
  private isChecksumRead: bool = false;

  get repeats(): bool {
    return true;
  }

  begin(): void {
    this.header.begin();
    this.checksum = 0;
    this.size = 0;
    this.isChecksumRead = false;
  }

  readHeader(reader: BitReader): Progress {
    return this.header.read(reader);
  }

  add(bytes: Slice): void {
    this.checksum = crc32(bytes, this.checksum);
    this.size += lengthOf(bytes) as u32;
  }

  readTrailer(reader: BitReader): Progress {
    reader.align();
    if (!this.isChecksumRead) {
      if (!reader.need(32)) return Progress.Starved;
      if (reader.take(32) != this.checksum) return Progress.Malformed;
      this.isChecksumRead = true;
    }
    if (!reader.need(32)) return Progress.Starved;
    return reader.take(32) == this.size ? Progress.Done : Progress.Malformed;
  }
}
