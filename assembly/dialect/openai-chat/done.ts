import { literal } from "../../bytes/ascii";
import { Slice, equals } from "../../bytes/slice";
import { SseFields } from "../../framing/sse-fields";

/** The data of the event that ends a stream. */
export const DONE = literal("[DONE]");

/** Whether an event that the stream's end cut off is the one that ends it: servers leave its blank line out, since nothing follows. */
export function isUnfinishedDone(event: Slice): bool {
  const fields = new SseFields();
  const isDone = fields.read(event) && equals(fields.data, DONE);
  fields.dispose();
  return isDone;
}
