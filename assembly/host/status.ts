/** What a host call answers (`WasmResult` of proxy-wasm-cpp-host). */
export const enum Status {
  Ok = 0,
  NotFound = 1,
  BadArgument = 2,
  SerializationFailure = 3,
  ParseFailure = 4,
  BadExpression = 5,
  InvalidMemoryAccess = 6,
  Empty = 7,
  CasMismatch = 8,
  ResultMismatch = 9,
  InternalFailure = 10,
  BrokenConnection = 11,
  Unimplemented = 12,
}

/** What a headers callback answers. */
export const enum HeadersAction {
  Continue = 0,
  /** Headers are held; body callbacks come. Needs `allow_on_headers_stop_iteration: true` in Envoy. */
  Hold = 1,
  ContinueAndEndStream = 2,
  /** Everything is held until `continueRequest`, with back-pressure instead of a size limit. For waiting on a callout. */
  HoldAll = 4,
}

/** What a body or trailers callback answers. */
export const enum DataAction {
  Continue = 0,
  /** The host keeps the bytes, within its own buffer limit. */
  Buffer = 1,
  /** The bytes are dropped by the host: the filter has taken them. */
  Taken = 3,
}
