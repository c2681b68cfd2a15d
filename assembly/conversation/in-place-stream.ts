import { Sink } from "../bytes/sink";
import { Slice } from "../bytes/slice";
import { Usage } from "./usage";

/** A stream on its way to a client of the dialect that it is in. */
export abstract class InPlaceStream {
  /** Events that should tell the usage and could not be read. */
  unreadable: i32 = 0;
  /** The status that goes with the error the stream ended in, the upstream's or one for its breaking off; 0 where it did not fail. */
  failureStatus: i32 = 0;

  /**
   * Takes the next bytes of the stream, the last ones with `end`. True where the client must get what `out` holds instead of them
   * (possibly nothing yet).
   */
  abstract push(chunk: Slice, end: bool, out: Sink): bool;

  /** Takes over the usage read since the last call; false where there is none. */
  abstract takeUsage(usage: Usage): bool;

  abstract dispose(): void;
}
