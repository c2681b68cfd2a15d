import { literal } from "../bytes/ascii";
import { Slice, cut, isEmpty, lengthOf } from "../bytes/slice";
import { setProperty } from "../host/properties";

const MODEL = literal("request.model");

/** Longer names are of nobody's model, and would only fill logs. */
const LONGEST: i32 = 256;

/** Shows the model that the client asks for as a property of the stream: Envoy's access log reads it as filter state. */
export function publishModel(model: Slice): void {
  if (!isEmpty(model)) setProperty(MODEL, cut(model, 0, min(lengthOf(model), LONGEST)));
}
