// The abort handler: named by asconfig.json, so that it must be part of the program.
import "./host/abort";
import { allocateForHost } from "./host/returned";
import { createContext, deleteContext, findRoot, findStream } from "./filter/contexts";

// What proxy-wasm ABI 0.2.1 wants exported, each a line to the context it concerns. Unknown contexts are the host's business: the
// answer that changes nothing is given.

export function proxy_abi_version_0_2_1(): void {}

export function proxy_on_memory_allocate(size: usize): usize {
  return allocateForHost(size);
}

export function proxy_on_context_create(context: u32, parent: u32): void {
  createContext(context, parent);
}

export function proxy_on_vm_start(context: u32, configurationSize: i32): i32 {
  return 1;
}

export function proxy_on_configure(context: u32, configurationSize: i32): i32 {
  const root = findRoot(context);
  return root !== null && root.onConfigure(configurationSize) ? 1 : 0;
}

export function proxy_on_tick(context: u32): void {
  const root = findRoot(context);
  if (root !== null) root.onTick();
}

export function proxy_on_request_headers(context: u32, count: i32, endOfStream: i32): i32 {
  const stream = findStream(context);
  return stream === null ? 0 : stream.onRequestHeaders(endOfStream != 0);
}

export function proxy_on_request_body(context: u32, size: i32, endOfStream: i32): i32 {
  const stream = findStream(context);
  return stream === null ? 0 : stream.onRequestBody(size, endOfStream != 0);
}

export function proxy_on_request_trailers(context: u32, count: i32): i32 {
  const stream = findStream(context);
  return stream === null ? 0 : stream.onRequestTrailers();
}

export function proxy_on_response_headers(context: u32, count: i32, endOfStream: i32): i32 {
  const stream = findStream(context);
  return stream === null ? 0 : stream.onResponseHeaders(endOfStream != 0);
}

export function proxy_on_response_body(context: u32, size: i32, endOfStream: i32): i32 {
  const stream = findStream(context);
  return stream === null ? 0 : stream.onResponseBody(size, endOfStream != 0);
}

export function proxy_on_response_trailers(context: u32, count: i32): i32 {
  const stream = findStream(context);
  return stream === null ? 0 : stream.onResponseTrailers();
}

export function proxy_on_http_call_response(
  context: u32,
  token: u32,
  headers: i32,
  bodySize: i32,
  trailers: i32,
): void {
  const root = findRoot(context);
  if (root !== null) root.onHttpCallResponse(token, headers, bodySize);
}

export function proxy_on_grpc_receive(context: u32, token: u32, size: i32): void {
  const root = findRoot(context);
  if (root !== null) root.onGrpcMessage(token, size);
}

export function proxy_on_grpc_close(context: u32, token: u32, status: i32): void {
  const root = findRoot(context);
  if (root !== null) root.onGrpcClose(token, status);
}

export function proxy_on_done(context: u32): i32 {
  const stream = findStream(context);
  if (stream !== null) stream.onDone();
  return 1;
}

export function proxy_on_delete(context: u32): void {
  deleteContext(context);
}
