import { literal } from "../bytes/ascii";
import { Slice, lengthOf, startOf } from "../bytes/slice";
import { getProperty } from "../host/properties";
import { free } from "../host/returned";

export const ATTEMPT_COUNT = literal("upstream\0request_attempt_count");
const RESPONSE_FLAGS = literal("response\0flags");

/** `UpstreamConnectionFailure` among Envoy's response flags (`envoy/stream_info/stream_info.h`). */
const CONNECTION_FAILURE: i64 = 0x20;

/** How Envoy fared with a request: told by its properties once a reply has begun. */
export class AttemptOutcome {
  /** How often the request was sent; 0 where the host does not say. */
  readonly attempts: i32;
  /** Whether the last attempt failed in a way that concerns the endpoint, not the request. */
  readonly hasFailed: bool;
  readonly isConnectFailure: bool;

  /** `status`: that of the reply. */
  constructor(status: i32) {
    this.attempts = integerProperty(ATTEMPT_COUNT) as i32;
    this.hasFailed = status == 500 || status == 502 || status == 503 || status == 504;
    this.isConnectFailure = this.hasFailed && (integerProperty(RESPONSE_FLAGS) & CONNECTION_FAILURE) != 0;
  }
}

/** A number property, eight bytes with the lowest first; 0 where it is missing. */
export function integerProperty(path: Slice): i64 {
  const value = getProperty(path);
  const number = lengthOf(value) == sizeof<i64>() ? load<i64>(startOf(value)) : 0;
  free(value);
  return number;
}
