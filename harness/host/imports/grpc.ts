import { Status } from "../abi.ts";
import type { GrpcCallout } from "../callouts.ts";
import type { Guest } from "../guest.ts";
import { decodePairs } from "../pairs.ts";
import { bytesField, readProtobuf, textField } from "../protobuf.ts";
import type { HostFunctions } from "./functions.ts";

/** Field numbers of envoy.config.core.v3.GrpcService: the Envoy client, and the cluster in it. */
const ENVOY_GRPC = 1;
const CLUSTER_NAME = 1;

export function grpcImports(guest: Guest): HostFunctions {
  const { memory } = guest;

  const open = (
    kind: "call" | "stream",
    target: { service: number; size: number },
    names: { service: string; method: string },
    metadata: Buffer,
    messages: Uint8Array[],
    tokenAt: number,
  ): Status => {
    const cluster = clusterOf(memory.read(target.service, target.size));
    const callout = { kind, cluster, ...names, messages, halfClosed: kind === "call" };
    const token = guest.context.root?.callouts.grpcOpen(callout, decodePairs(metadata));
    if (token === undefined) return Status.InternalFailure;
    memory.writeUnsigned32(tokenAt, token);
    return Status.Ok;
  };

  /** Finds what a token stands for; a token of another kind of call is a bad argument. */
  const withCallout = (token: number, action: (callout: GrpcCallout) => void): Status => {
    if (![1, 2].includes(token & 3)) return Status.BadArgument;
    const callout = guest.context.root?.callouts.grpc.get(token);
    if (!callout) return Status.NotFound;
    action(callout);
    return Status.Ok;
  };

  const drop = (token: number): void => {
    guest.context.root?.callouts.grpc.delete(token);
  };

  return {
    proxy_grpc_call(
      service: number,
      size: number,
      name: number,
      nameSize: number,
      method: number,
      methodSize: number,
      metadata: number,
      metadataSize: number,
      message: number,
      messageSize: number,
      _timeout: number,
      tokenAt: number,
    ) {
      const names = { service: memory.text(name, nameSize), method: memory.text(method, methodSize) };
      const messages = [memory.read(message, messageSize)];
      return open("call", { service, size }, names, memory.read(metadata, metadataSize), messages, tokenAt);
    },

    proxy_grpc_stream(
      service: number,
      size: number,
      name: number,
      nameSize: number,
      method: number,
      methodSize: number,
      metadata: number,
      metadataSize: number,
      tokenAt: number,
    ) {
      const names = { service: memory.text(name, nameSize), method: memory.text(method, methodSize) };
      return open("stream", { service, size }, names, memory.read(metadata, metadataSize), [], tokenAt);
    },

    proxy_grpc_send(token: number, message: number, size: number, endOfStream: number) {
      if ((token & 3) !== 2) return Status.BadArgument;
      return withCallout(token, (callout) => {
        callout.messages.push(memory.read(message, size));
        callout.halfClosed ||= endOfStream !== 0;
      });
    },

    // A stream that is closed from this side stays until the other side closes it; a call is dropped.
    proxy_grpc_close(token: number) {
      return withCallout(token, (callout) => {
        callout.halfClosed = true;
        if (callout.kind === "call") drop(token);
      });
    },

    proxy_grpc_cancel(token: number) {
      return withCallout(token, () => {
        drop(token);
      });
    },
  };
}

/** Envoy takes a serialised GrpcService or, where that does not parse, the name of a cluster. */
function clusterOf(service: Buffer): string {
  const fields = readProtobuf(service);
  const client = fields && readProtobuf(bytesField(fields, ENVOY_GRPC));
  return client ? textField(client, CLUSTER_NAME) : service.toString("utf8");
}
