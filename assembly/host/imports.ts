// The functions the host offers under proxy-wasm ABI 0.2.1, as declared by proxy-wasm-cpp-host (`include/proxy-wasm/exports.h`).
// Every one returns a `Status`. "Address" parameters named `return…` receive an i32 (or what is said) at that address.
// A function is imported only where something calls it.

// @ts-ignore: decorator
@external("env", "proxy_log")
export declare function proxy_log(level: u32, message: usize, size: i32): i32;

// @ts-ignore: decorator
@external("env", "proxy_get_current_time_nanoseconds")
export declare function proxy_get_current_time_nanoseconds(returnTime: usize): i32;

// @ts-ignore: decorator
@external("env", "proxy_set_tick_period_milliseconds")
export declare function proxy_set_tick_period_milliseconds(milliseconds: u32): i32;

// @ts-ignore: decorator
@external("env", "proxy_get_property")
export declare function proxy_get_property(path: usize, size: i32, returnData: usize, returnSize: usize): i32;

// @ts-ignore: decorator
@external("env", "proxy_set_property")
export declare function proxy_set_property(path: usize, size: i32, data: usize, dataSize: i32): i32;

// @ts-ignore: decorator
@external("env", "proxy_get_header_map_pairs")
export declare function proxy_get_header_map_pairs(map: u32, returnData: usize, returnSize: usize): i32;

// @ts-ignore: decorator
@external("env", "proxy_get_header_map_value")
export declare function proxy_get_header_map_value(
  map: u32,
  name: usize,
  nameSize: i32,
  returnData: usize,
  returnSize: usize,
): i32;

// @ts-ignore: decorator
@external("env", "proxy_add_header_map_value")
export declare function proxy_add_header_map_value(
  map: u32,
  name: usize,
  nameSize: i32,
  value: usize,
  valueSize: i32,
): i32;

// @ts-ignore: decorator
@external("env", "proxy_replace_header_map_value")
export declare function proxy_replace_header_map_value(
  map: u32,
  name: usize,
  nameSize: i32,
  value: usize,
  valueSize: i32,
): i32;

// @ts-ignore: decorator
@external("env", "proxy_remove_header_map_value")
export declare function proxy_remove_header_map_value(map: u32, name: usize, nameSize: i32): i32;

// @ts-ignore: decorator
@external("env", "proxy_get_buffer_bytes")
export declare function proxy_get_buffer_bytes(
  buffer: u32,
  start: i32,
  length: i32,
  returnData: usize,
  returnSize: usize,
): i32;

// @ts-ignore: decorator
@external("env", "proxy_set_buffer_bytes")
export declare function proxy_set_buffer_bytes(
  buffer: u32,
  start: i32,
  length: i32,
  data: usize,
  size: i32,
): i32;

// @ts-ignore: decorator
@external("env", "proxy_get_buffer_status")
export declare function proxy_get_buffer_status(buffer: u32, returnLength: usize, returnFlags: usize): i32;

// @ts-ignore: decorator
@external("env", "proxy_continue_stream")
export declare function proxy_continue_stream(stream: u32): i32;

// @ts-ignore: decorator
@external("env", "proxy_close_stream")
export declare function proxy_close_stream(stream: u32): i32;

// @ts-ignore: decorator
@external("env", "proxy_send_local_response")
export declare function proxy_send_local_response(
  status: u32,
  details: usize,
  detailsSize: i32,
  body: usize,
  bodySize: i32,
  headers: usize,
  headersSize: i32,
  grpcStatus: i32,
): i32;

// @ts-ignore: decorator
@external("env", "proxy_http_call")
export declare function proxy_http_call(
  cluster: usize,
  clusterSize: i32,
  headers: usize,
  headersSize: i32,
  body: usize,
  bodySize: i32,
  trailers: usize,
  trailersSize: i32,
  timeoutMilliseconds: u32,
  returnToken: usize,
): i32;

// @ts-ignore: decorator
@external("env", "proxy_grpc_call")
export declare function proxy_grpc_call(
  service: usize,
  serviceSize: i32,
  serviceName: usize,
  serviceNameSize: i32,
  method: usize,
  methodSize: i32,
  metadata: usize,
  metadataSize: i32,
  message: usize,
  messageSize: i32,
  timeoutMilliseconds: u32,
  returnToken: usize,
): i32;

// @ts-ignore: decorator
@external("env", "proxy_grpc_stream")
export declare function proxy_grpc_stream(
  service: usize,
  serviceSize: i32,
  serviceName: usize,
  serviceNameSize: i32,
  method: usize,
  methodSize: i32,
  metadata: usize,
  metadataSize: i32,
  returnToken: usize,
): i32;

// @ts-ignore: decorator
@external("env", "proxy_grpc_send")
export declare function proxy_grpc_send(token: u32, message: usize, size: i32, endOfStream: u32): i32;

// @ts-ignore: decorator
@external("env", "proxy_grpc_cancel")
export declare function proxy_grpc_cancel(token: u32): i32;

// @ts-ignore: decorator
@external("env", "proxy_grpc_close")
export declare function proxy_grpc_close(token: u32): i32;

// @ts-ignore: decorator
@external("env", "proxy_get_status")
export declare function proxy_get_status(returnCode: usize, returnData: usize, returnSize: usize): i32;

// @ts-ignore: decorator
@external("env", "proxy_set_effective_context")
export declare function proxy_set_effective_context(context: u32): i32;

// @ts-ignore: decorator
@external("env", "proxy_get_shared_data")
export declare function proxy_get_shared_data(
  key: usize,
  keySize: i32,
  returnData: usize,
  returnSize: usize,
  returnVersion: usize,
): i32;

// @ts-ignore: decorator
@external("env", "proxy_set_shared_data")
export declare function proxy_set_shared_data(
  key: usize,
  keySize: i32,
  data: usize,
  dataSize: i32,
  version: u32,
): i32;

// @ts-ignore: decorator
@external("env", "proxy_define_metric")
export declare function proxy_define_metric(kind: u32, name: usize, size: i32, returnMetric: usize): i32;

// @ts-ignore: decorator
@external("env", "proxy_increment_metric")
export declare function proxy_increment_metric(metric: u32, offset: i64): i32;

// @ts-ignore: decorator
@external("env", "proxy_record_metric")
export declare function proxy_record_metric(metric: u32, value: u64): i32;

// @ts-ignore: decorator
@external("env", "proxy_get_metric")
export declare function proxy_get_metric(metric: u32, returnValue: usize): i32;

// @ts-ignore: decorator
@external("env", "proxy_call_foreign_function")
export declare function proxy_call_foreign_function(
  name: usize,
  nameSize: i32,
  argument: usize,
  argumentSize: i32,
  returnData: usize,
  returnSize: usize,
): i32;

// @ts-ignore: decorator
@external("wasi_snapshot_preview1", "environ_sizes_get")
export declare function environ_sizes_get(returnCount: usize, returnSize: usize): i32;

// @ts-ignore: decorator
@external("wasi_snapshot_preview1", "environ_get")
export declare function environ_get(pointers: usize, texts: usize): i32;

// @ts-ignore: decorator
@external("wasi_snapshot_preview1", "random_get")
export declare function random_get(target: usize, size: usize): i32;
