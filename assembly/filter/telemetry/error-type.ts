import { Sink } from "../../bytes/sink";
import { ErrorKind } from "../../conversation/gateway-error";

/** Why an exchange failed, as a metric's tag. There are few, so that they may be tags; those of STATUSES and ErrorKind follow. */
export const enum ErrorType {
  None = -1,
  /** The stream ended before the reply did: mostly because the client left. */
  Cancelled = 0,
  NoReply = 1,
  /** The reply began with success, then was an error, broke off, or could not be read. */
  UpstreamFailed = 2,
  Client = 3,
  Server = 4,
}

const NAMES: StaticArray<string> = ["cancelled", "no_reply", "upstream_failed", "4xx", "5xx"];
/** Statuses of upstreams that are told apart. */
const STATUSES: StaticArray<i32> = [400, 401, 403, 404, 408, 413, 422, 429, 500, 502, 503, 504, 529];
const KINDS: StaticArray<string> = [
  "bad_request",
  "unauthorized",
  "not_found",
  "payload_too_large",
  "unprocessable",
  "too_many_requests",
  "upstream_malformed",
  "unavailable",
  "internal",
];

/** How many types replies can fail with, and how many there are at all. */
export const REPLY_ERROR_TYPES: i32 = NAMES.length + STATUSES.length;
export const ERROR_TYPES: i32 = REPLY_ERROR_TYPES + KINDS.length;

/** The type of an upstream's status; None for success. */
export function errorTypeOfStatus(status: i32): ErrorType {
  if (status < 400) return ErrorType.None;
  const place = STATUSES.indexOf(status);
  if (place >= 0) return (NAMES.length + place) as ErrorType;
  return status < 500 ? ErrorType.Client : ErrorType.Server;
}

/** The type of an error of the gateway's own. */
export function errorTypeOfKind(kind: ErrorKind): ErrorType {
  return (REPLY_ERROR_TYPES + (kind as i32)) as ErrorType;
}

/** Appends the type as a tag to a metric's name; `type` is not None. */
export function writeErrorTag(type: ErrorType, into: Sink): void {
  into.ascii(".error_type=");
  writeErrorType(type, into);
  into.ascii("~");
}

/** `type` is not None. */
export function writeErrorType(type: ErrorType, into: Sink): void {
  const place = (type as i32) - NAMES.length;
  if (place < 0) into.ascii(NAMES[type as i32]);
  else if (place < STATUSES.length) into.decimal(STATUSES[place]);
  else into.ascii(KINDS[place - STATUSES.length]);
}
