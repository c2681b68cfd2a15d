import { Status } from "../abi.ts";
import type { Guest } from "../guest.ts";
import { decodePairs } from "../pairs.ts";
import type { HostFunctions } from "./functions.ts";

export function calloutImports(guest: Guest): HostFunctions {
  const { memory } = guest;
  return {
    proxy_http_call(
      cluster: number,
      clusterSize: number,
      headers: number,
      headersSize: number,
      body: number,
      bodySize: number,
      trailers: number,
      trailersSize: number,
      timeout: number,
      tokenAt: number,
    ) {
      const token = guest.context.root?.callouts.httpCall(
        memory.text(cluster, clusterSize),
        decodePairs(memory.read(headers, headersSize)),
        memory.read(body, bodySize),
        decodePairs(memory.read(trailers, trailersSize)),
        timeout,
      );
      memory.writeUnsigned32(tokenAt, token ?? 0);
      return token === undefined ? Status.BadArgument : Status.Ok;
    },

    proxy_get_status(codeAt: number, messageAt: number, sizeAt: number) {
      const { code, message } = guest.context.calloutStatus;
      memory.writeUnsigned32(codeAt, code);
      memory.give(Buffer.from(message), messageAt, sizeAt);
      return Status.Ok;
    },
  };
}
