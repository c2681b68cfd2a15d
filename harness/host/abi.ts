/** The numbers of the proxy-wasm ABI 0.2.1, as proxy-wasm-cpp-host and Envoy use them. */

/** What a host function returns. */
export const Status = {
  Ok: 0,
  NotFound: 1,
  BadArgument: 2,
  SerializationFailure: 3,
  ParseFailure: 4,
  BadExpression: 5,
  InvalidMemoryAccess: 6,
  Empty: 7,
  CasMismatch: 8,
  ResultMismatch: 9,
  InternalFailure: 10,
  BrokenConnection: 11,
  Unimplemented: 12,
} as const;
export type Status = (typeof Status)[keyof typeof Status];

/** Which header map a host function means. */
export const MapType = {
  RequestHeaders: 0,
  RequestTrailers: 1,
  ResponseHeaders: 2,
  ResponseTrailers: 3,
  GrpcReceiveInitialMetadata: 4,
  GrpcReceiveTrailingMetadata: 5,
  HttpCallResponseHeaders: 6,
  HttpCallResponseTrailers: 7,
} as const;

/** Which buffer a host function means. */
export const BufferType = {
  HttpRequestBody: 0,
  HttpResponseBody: 1,
  DownstreamData: 2,
  UpstreamData: 3,
  HttpCallResponseBody: 4,
  GrpcReceiveBuffer: 5,
  VmConfiguration: 6,
  PluginConfiguration: 7,
  CallData: 8,
} as const;

/** Which half of a stream `proxy_continue_stream` and `proxy_close_stream` mean. */
export const StreamType = { Request: 0, Response: 1, Downstream: 2, Upstream: 3 } as const;

/**
 * What a headers callback returns. 2 was ContinueAndEndStream once; Envoy 1.40 no longer knows it and goes on as with 0.
 */
export const HeadersAction = {
  Continue: 0,
  StopIteration: 1,
  StopAllIterationAndBuffer: 3,
  StopAllIterationAndWatermark: 4,
} as const;

/** What a body callback returns. */
export const DataAction = {
  Continue: 0,
  StopIterationAndBuffer: 1,
  StopIterationAndWatermark: 2,
  StopIterationNoBuffer: 3,
} as const;

/** What a trailers callback returns. */
export const TrailersAction = { Continue: 0, StopIteration: 1 } as const;

/** The levels of `proxy_log`, by number. */
export const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "critical"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What a serialised header map may measure: beyond either, the host reads it as empty (proxy-wasm-cpp-host, limits.h). */
export const MAXIMUM_PAIRS = 1024;
export const MAXIMUM_PAIRS_BYTES = 1024 * 1024;
