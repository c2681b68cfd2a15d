import { Sink } from "../bytes/sink";
import { Slice } from "../bytes/slice";
import { InPlaceStream } from "../conversation/in-place-stream";
import { Usage } from "../conversation/usage";

/** A stream of which nothing is known: it passes as it comes. */
export class UnreadStream extends InPlaceStream {
  push(_chunk: Slice, _end: bool, _out: Sink): bool {
    return false;
  }

  takeUsage(_usage: Usage): bool {
    return false;
  }

  dispose(): void {}
}
