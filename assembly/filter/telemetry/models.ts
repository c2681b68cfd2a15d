import { Slice } from "../../bytes/slice";
import { xxhash64 } from "../../crypto/xxhash64";

/** The models of one exchange, by name. Each may be NOTHING or empty: where no body was read, or the reply tells none. */
export class Models {
  constructor(
    /** What the client named. */
    readonly original: Slice,
    /** What the backend was asked for. */
    readonly request: Slice,
    /** What the reply says it comes from. */
    readonly response: Slice,
  ) {}

  hash(seed: u64): u64 {
    return xxhash64(this.response, xxhash64(this.request, xxhash64(this.original, seed)));
  }
}
