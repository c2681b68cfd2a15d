import { Slice } from "../../bytes/slice";
import { BitReader } from "./bit-reader";
import { Progress } from "./progress";

/** What surrounds a deflate stream: a header before it, and a trailer that tells what must have come out. */
export abstract class Envelope {
  /** Whether several of the kind may follow one another. */
  abstract get repeats(): bool;

  /** Makes ready for the next header. */
  abstract begin(): void;

  abstract readHeader(reader: BitReader): Progress;

  /** To be given all that comes out, for the checksum. */
  abstract add(bytes: Slice): void;

  /** Malformed where the trailer contradicts what came out. */
  abstract readTrailer(reader: BitReader): Progress;
}
