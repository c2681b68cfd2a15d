import { Slice, lengthOf, startOf } from "../bytes/slice";
import {
  proxy_close_stream,
  proxy_continue_stream,
  proxy_send_local_response,
  proxy_set_effective_context,
} from "./imports";
import { Status } from "./status";

const enum StreamType {
  Request = 0,
  Response = 1,
}

const NO_GRPC_STATUS: i32 = -1;

/** Lets a request go on that was held by a headers callback. */
export function continueRequest(): Status {
  return proxy_continue_stream(StreamType.Request) as Status;
}

export function continueResponse(): Status {
  return proxy_continue_stream(StreamType.Response) as Status;
}

/** Resets the stream in both directions. Never from `on_log`: it crashes Envoy 1.40. */
export function closeStream(): Status {
  return proxy_close_stream(StreamType.Response) as Status;
}

/**
 * Answers the client without the upstream. At most once a stream, and never from `on_log`: anything else crashes Envoy 1.40.
 *
 * `details` appear in access logs as the response code details; `headers` are in the form of `HeaderPairsWriter`.
 */
export function sendLocalResponse(status: i32, details: Slice, headers: Slice, body: Slice): Status {
  return proxy_send_local_response(
    status,
    startOf(details),
    lengthOf(details),
    startOf(body),
    lengthOf(body),
    startOf(headers),
    lengthOf(headers),
    NO_GRPC_STATUS,
  ) as Status;
}

/** Makes following calls act on another context, as callbacks of callouts must. */
export function setEffectiveContext(context: u32): Status {
  return proxy_set_effective_context(context) as Status;
}
