import { Fields } from "./fields";
import { readDuration } from "./units";

/** When an endpoint that fails is left out, and for how long. */
export class EndpointHealth {
  /** Failures in a row, of requests that reached it. One that cannot be connected to is left out at once. */
  failures: i32 = 3;
  /** The first time; each further time in a row takes twice as long. */
  backoffMilliseconds: i32 = 1000;
  mostBackoffMilliseconds: i32 = 30000;
}

export function parseEndpointHealth(fields: Fields, into: EndpointHealth): void {
  into.failures = fields.integer("failures", into.failures, 1, 1000) as i32;
  into.backoffMilliseconds = readDuration(fields, "backoff", into.backoffMilliseconds);
  into.mostBackoffMilliseconds = readDuration(fields, "mostBackoff", into.mostBackoffMilliseconds);
  fields.close();
}
