import { DataAction, HeadersAction } from "../host/status";

/** One plugin configuration in one VM. */
export abstract class RootContext {
  constructor(readonly id: u32) {}

  /** Takes the plugin configuration, `size` bytes long. False refuses it: Envoy then keeps what it had. */
  abstract onConfigure(size: i32): bool;
  /** The context of a new stream; null where nothing was configured. */
  abstract createStream(id: u32): StreamContext | null;
  onTick(): void {}
  onHttpCallResponse(token: u32, headers: i32, bodySize: i32): void {}
  onGrpcMessage(token: u32, size: i32): void {}
  onGrpcClose(token: u32, status: i32): void {}
  onDelete(): void {}
}

/** One HTTP stream. Every callback may be the last: a client can leave at any time. */
export abstract class StreamContext {
  constructor(readonly id: u32) {}

  abstract onRequestHeaders(end: bool): HeadersAction;
  abstract onRequestBody(size: i32, end: bool): DataAction;
  abstract onRequestTrailers(): DataAction;
  abstract onResponseHeaders(end: bool): HeadersAction;
  abstract onResponseBody(size: i32, end: bool): DataAction;
  abstract onResponseTrailers(): DataAction;
  /** The stream is over, by whatever cause. Header maps and properties can still be read. */
  abstract onDone(): void;
  /** Gives back what the stream holds. */
  abstract onDelete(): void;
}
