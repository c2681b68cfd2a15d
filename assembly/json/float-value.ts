import { Slice } from "../bytes/slice";
import { numberOf, roughNumberOf } from "./number-value";

/** More than a rough value may be off, as a part of it: 32 times the last place of a double. */
const MARGIN: f64 = 1.0 / 140737488355328.0;

/** The float of four bytes that a valid JSON number becomes by way of the nearest double. Only where a rough value leaves it open is that looked for. */
export function floatOf(raw: Slice): f32 {
  const rough = roughNumberOf(raw);
  const least = (rough * (1.0 - MARGIN)) as f32;
  const most = (rough * (1.0 + MARGIN)) as f32;
  return least == most ? least : (numberOf(raw) as f32);
}
