import { Slice, lengthOf, startOf } from "../bytes/slice";
import { NO_TOKEN } from "./callouts";
import {
  proxy_get_status,
  proxy_grpc_call,
  proxy_grpc_cancel,
  proxy_grpc_close,
  proxy_grpc_send,
  proxy_grpc_stream,
} from "./imports";
import { RETURN_DATA, RETURN_EXTRA, RETURN_SIZE, clearReturned, returnedBytes } from "./returned";
import { Status } from "./status";

/**
 * Opens a gRPC stream. `service` is a serialised `envoy.config.core.v3.GrpcService`; `metadata` in the form of `HeaderPairsWriter`.
 * NO_TOKEN where it could not be opened; an unknown cluster also closes another token at once.
 */
export function openGrpcStream(service: Slice, serviceName: Slice, method: Slice, metadata: Slice): u32 {
  clearReturned();
  const status = proxy_grpc_stream(
    startOf(service),
    lengthOf(service),
    startOf(serviceName),
    lengthOf(serviceName),
    startOf(method),
    lengthOf(method),
    startOf(metadata),
    lengthOf(metadata),
    RETURN_DATA,
  );
  return status == Status.Ok ? load<u32>(RETURN_DATA) : NO_TOKEN;
}

/** Sends one unary gRPC request; parameters as for `openGrpcStream`. */
export function startGrpcCall(
  service: Slice,
  serviceName: Slice,
  method: Slice,
  metadata: Slice,
  message: Slice,
  timeoutMilliseconds: u32,
): u32 {
  clearReturned();
  const status = proxy_grpc_call(
    startOf(service),
    lengthOf(service),
    startOf(serviceName),
    lengthOf(serviceName),
    startOf(method),
    lengthOf(method),
    startOf(metadata),
    lengthOf(metadata),
    startOf(message),
    lengthOf(message),
    timeoutMilliseconds,
    RETURN_DATA,
  );
  return status == Status.Ok ? load<u32>(RETURN_DATA) : NO_TOKEN;
}

/** Sends a message on an open stream; `endOfStream` half-closes it. */
export function sendGrpcMessage(token: u32, message: Slice, endOfStream: bool): Status {
  return proxy_grpc_send(token, startOf(message), lengthOf(message), endOfStream ? 1 : 0) as Status;
}

/** Ends a call or stream whose answers are no longer wanted. Streams belong to the root context: nobody else ends them. */
export function cancelGrpc(token: u32): Status {
  return proxy_grpc_cancel(token) as Status;
}

export function closeGrpc(token: u32): Status {
  return proxy_grpc_close(token) as Status;
}

/** The message that came with the status of the callout just closed. To be freed by `free`. */
export function grpcStatusMessage(): Slice {
  clearReturned();
  return returnedBytes(proxy_get_status(RETURN_EXTRA, RETURN_DATA, RETURN_SIZE));
}
