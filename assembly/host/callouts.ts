import { Slice, lengthOf, startOf } from "../bytes/slice";
import { proxy_http_call } from "./imports";
import { RETURN_DATA, clearReturned } from "./returned";
import { Status } from "./status";

/** An HTTP or gRPC call was not started. */
export const NO_TOKEN: u32 = 0xffffffff;

/**
 * Sends an HTTP request to a cluster; the answer comes to `proxy_on_http_call_response` of the root context with the token returned here.
 * NO_TOKEN where the cluster is unknown or the request invalid.
 *
 * `headers` must hold `:method`, `:path` and `:authority`, in the form of `HeaderPairsWriter`.
 */
export function startHttpCall(cluster: Slice, headers: Slice, body: Slice, timeoutMilliseconds: u32): u32 {
  clearReturned();
  const status = proxy_http_call(
    startOf(cluster),
    lengthOf(cluster),
    startOf(headers),
    lengthOf(headers),
    startOf(body),
    lengthOf(body),
    0,
    0,
    timeoutMilliseconds,
    RETURN_DATA,
  );
  return status == Status.Ok ? load<u32>(RETURN_DATA) : NO_TOKEN;
}
