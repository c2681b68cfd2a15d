import { Fields } from "./fields";

/** From which load on a pool takes no requests of negative priority any more. */
export class Saturation {
  /** Requests in the queue of an endpoint. */
  queueDepth: f64 = 5;
  /** Share of an endpoint's KV cache, up to 1. */
  kvCacheUsage: f64 = 0.8;
  /** Requests in flight for each endpoint, where nothing is known of its load. */
  inFlight: i32 = 100;
}

export function parseSaturation(fields: Fields, into: Saturation): void {
  into.queueDepth = readPositive(fields, "queueDepth", into.queueDepth);
  into.kvCacheUsage = readPositive(fields, "kvCacheUsage", into.kvCacheUsage);
  if (into.kvCacheUsage > 1) fields.refuse("kvCacheUsage", "must be at most 1");
  into.inFlight = fields.integer("inFlight", into.inFlight, 1, 1000000) as i32;
  fields.close();
}

function readPositive(fields: Fields, name: string, absent: f64): f64 {
  const value = fields.find(name);
  if (!value) return absent;
  const number = value.weight();
  if (number > 0) return number;
  value.refuse("must be above 0");
  return absent;
}
