import { equalsIgnoringCase, literal } from "../bytes/ascii";
import { Slice } from "../bytes/slice";

const THROTTLING = literal("throttlingException");
const QUOTA = literal("serviceQuotaExceededException");
const VALIDATION = literal("validationException");
const ACCESS_DENIED = literal("accessDeniedException");
const NOT_FOUND = literal("resourceNotFoundException");
const TIMEOUT = literal("modelTimeoutException");
const NOT_READY = literal("modelNotReadyException");
const UNAVAILABLE = literal("serviceUnavailableException");
const INTERNAL = literal("internalServerException");

/** The HTTP status that goes with an exception of Amazon Bedrock: in the middle of a stream none is sent. Names come in both cases. */
export function awsExceptionStatus(name: Slice): i32 {
  if (
    equalsIgnoringCase(name, THROTTLING) ||
    equalsIgnoringCase(name, QUOTA) ||
    equalsIgnoringCase(name, NOT_READY)
  )
    return 429;
  if (equalsIgnoringCase(name, VALIDATION)) return 400;
  if (equalsIgnoringCase(name, ACCESS_DENIED)) return 403;
  if (equalsIgnoringCase(name, NOT_FOUND)) return 404;
  if (equalsIgnoringCase(name, UNAVAILABLE)) return 503;
  if (equalsIgnoringCase(name, TIMEOUT)) return 504;
  if (equalsIgnoringCase(name, INTERNAL)) return 500;
  return 502;
}
