import { writePercentEncoded } from "../bytes/percent";
import { Sink } from "../bytes/sink";
import { Slice } from "../bytes/slice";

/** Writes a path with a model in it: one segment, whatever characters it has, for ARNs hold slashes and colons. */
export function writeModelPath(before: string, model: Slice, after: string, into: Sink): void {
  into.ascii(before);
  writePercentEncoded(model, into);
  into.ascii(after);
}
