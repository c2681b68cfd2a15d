import { literal } from "../../bytes/ascii";
import { Slice, equals, isNothing } from "../../bytes/slice";

const NULL = literal("null");

/** Whether a raw value is there and is not null: an explicit null says as much as no member. */
export function isGiven(value: Slice): bool {
  return !isNothing(value) && !equals(value, NULL);
}
