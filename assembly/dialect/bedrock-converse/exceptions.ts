import { literal } from "../../bytes/ascii";
import { Slice, equals } from "../../bytes/slice";

const VALIDATION = literal("validationException");
const THROTTLING = literal("throttlingException");
const INTERNAL_SERVER = literal("internalServerException");
const SERVICE_UNAVAILABLE = literal("serviceUnavailableException");

/** The HTTP status that an exception within a stream would have had before it; 502 for those of the model and for unknown ones. */
export function statusOf(exceptionType: Slice): i32 {
  if (equals(exceptionType, THROTTLING)) return 429;
  if (equals(exceptionType, VALIDATION)) return 400;
  if (equals(exceptionType, SERVICE_UNAVAILABLE)) return 503;
  if (equals(exceptionType, INTERNAL_SERVER)) return 500;
  return 502;
}
