import { Status } from "../abi.ts";
import type { Guest } from "../guest.ts";
import { decodePairs } from "../pairs.ts";
import type { HostFunctions } from "./functions.ts";

/** The highest gRPC status code; anything else means that the reply has none. */
const LAST_GRPC_STATUS = 16;

export function streamImports(guest: Guest): HostFunctions {
  const { memory } = guest;
  return {
    proxy_continue_stream(type: number) {
      return guest.context.continueStream(type >>> 0);
    },

    proxy_close_stream(type: number) {
      return guest.context.closeStream(type >>> 0);
    },

    proxy_send_local_response(
      status: number,
      details: number,
      detailsSize: number,
      body: number,
      bodySize: number,
      headers: number,
      headersSize: number,
      grpcStatus: number,
    ) {
      const hasGrpcStatus = grpcStatus >= 0 && grpcStatus <= LAST_GRPC_STATUS;
      guest.context.sendLocalReply({
        status,
        details: memory.text(details, detailsSize),
        body: memory.read(body, bodySize),
        headers: decodePairs(memory.read(headers, headersSize)),
        grpcStatus: hasGrpcStatus ? grpcStatus : undefined,
      });
      guest.stopIteration();
      return Status.Ok;
    },
  };
}
