import { Slice } from "../../bytes/slice";
import { EMPTY_ADLER32, adler32 } from "./adler32";
import { BitReader } from "./bit-reader";
import { Envelope } from "./envelope";
import { Progress } from "./progress";

/** The compression method of the header's first byte: deflate. */
const DEFLATE: u32 = 8;
/** The header announces a dictionary that both sides know: HTTP has none. */
const HAS_DICTIONARY: u32 = 0x20;
const LARGEST_WINDOW: u32 = 7;

/** The envelope of RFC 1950; or none, as some servers understand `content-encoding: deflate`. */
export class ZlibEnvelope extends Envelope {
  private isBare: bool = false;
  private checksum: u32 = EMPTY_ADLER32;

  get repeats(): bool {
    return false;
  }

  begin(): void {
    this.isBare = false;
    this.checksum = EMPTY_ADLER32;
  }

  readHeader(reader: BitReader): Progress {
    if (!reader.need(8)) return Progress.Starved;
    // A bare stream would begin so with a stored block whose padding is not zero, which no compressor writes.
    this.isBare = reader.peek(4) != DEFLATE;
    if (this.isBare) return Progress.Done;
    if (!reader.need(16)) return Progress.Starved;
    const method = reader.take(8);
    const flags = reader.take(8);
    const isValid =
      method >>> 4 <= LARGEST_WINDOW && ((method << 8) | flags) % 31 == 0 && (flags & HAS_DICTIONARY) == 0;
    return isValid ? Progress.Done : Progress.Malformed;
  }

  add(bytes: Slice): void {
    if (!this.isBare) this.checksum = adler32(bytes, this.checksum);
  }

  readTrailer(reader: BitReader): Progress {
    reader.align();
    if (this.isBare) return Progress.Done;
    if (!reader.need(32)) return Progress.Starved;
    return bswap<u32>(reader.take(32)) == this.checksum ? Progress.Done : Progress.Malformed;
  }
}
