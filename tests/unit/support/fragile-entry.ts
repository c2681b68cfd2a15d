/** The filter with a weakness: an answer to one of its own calls with more headers than MOST_HEADERS ends its VM. */
import { proxy_on_http_call_response as answered } from "../../../assembly/index";

export {
  proxy_abi_version_0_2_1,
  proxy_on_configure,
  proxy_on_context_create,
  proxy_on_delete,
  proxy_on_done,
  proxy_on_grpc_close,
  proxy_on_grpc_receive,
  proxy_on_memory_allocate,
  proxy_on_request_body,
  proxy_on_request_headers,
  proxy_on_request_trailers,
  proxy_on_response_body,
  proxy_on_response_headers,
  proxy_on_response_trailers,
  proxy_on_tick,
  proxy_on_vm_start,
} from "../../../assembly/index";

const MOST_HEADERS: i32 = 40;

export function proxy_on_http_call_response(
  context: u32,
  token: u32,
  headers: i32,
  bodySize: i32,
  trailers: i32,
): void {
  if (headers > MOST_HEADERS) unreachable();
  answered(context, token, headers, bodySize, trailers);
}
