import { Sink } from "../bytes/sink";
import { Slice } from "../bytes/slice";
import { UpstreamError } from "../conversation/upstream-error";
import { ClientApi } from "../endpoint/endpoint";
import { readErrorOf } from "./backend-dialects";
import { writeErrorTo } from "./client-dialects";
import { Dialect } from "./dialects";

/** Brings an upstream's error from the dialect it is in into that of the client. `errorType` is the header in which Amazon names it, or NOTHING. */
export function carryError(
  dialect: Dialect,
  api: ClientApi,
  status: i32,
  errorType: Slice,
  body: Slice,
  into: Sink,
): void {
  const error = new UpstreamError();
  readErrorOf(dialect, status, errorType, body, error);
  writeErrorTo(api, status, error, into);
  error.dispose();
}
