import { literal } from "../../bytes/ascii";
import { Slice } from "../../bytes/slice";
import { Text, reads } from "../../conversation/text";

const INVALID_REQUEST = literal("invalid_request_error");
const AUTHENTICATION = literal("authentication_error");
const BILLING = literal("billing_error");
const PERMISSION = literal("permission_error");
const NOT_FOUND = literal("not_found_error");
const TOO_LARGE = literal("request_too_large");
const RATE_LIMIT = literal("rate_limit_error");
const TIMEOUT = literal("timeout_error");
const OVERLOADED = literal("overloaded_error");
const API = literal("api_error");

/** `error.type` by HTTP status, as the Anthropic API documents them. */
export function errorTypeOf(status: i32): Slice {
  switch (status) {
    case 401:
      return AUTHENTICATION;
    case 402:
      return BILLING;
    case 403:
      return PERMISSION;
    case 404:
      return NOT_FOUND;
    case 408:
    case 504:
      return TIMEOUT;
    case 413:
      return TOO_LARGE;
    case 429:
      return RATE_LIMIT;
    case 503:
    case 529:
      return OVERLOADED;
    default:
      return status >= 500 ? API : INVALID_REQUEST;
  }
}

/** The status that goes with an `error.type`, for errors in the middle of a stream. */
export function statusOf(errorType: Text): i32 {
  if (reads(errorType, OVERLOADED)) return 529;
  if (reads(errorType, RATE_LIMIT)) return 429;
  if (reads(errorType, API)) return 500;
  if (reads(errorType, INVALID_REQUEST)) return 400;
  if (reads(errorType, AUTHENTICATION)) return 401;
  if (reads(errorType, BILLING)) return 402;
  if (reads(errorType, PERMISSION)) return 403;
  if (reads(errorType, NOT_FOUND)) return 404;
  if (reads(errorType, TOO_LARGE)) return 413;
  if (reads(errorType, TIMEOUT)) return 504;
  return 502;
}
