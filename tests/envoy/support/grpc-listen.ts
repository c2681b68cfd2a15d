import { ServerCredentials } from "@grpc/grpc-js";
import type { Server } from "@grpc/grpc-js";
import { freePort } from "../../../harness/envoy/ports.ts";

/** Has a gRPC server listen on a port of 127.0.0.1, a free one unless it is given, and gives it. In plain text without credentials. */
export async function listen(
  server: Server,
  credentials = ServerCredentials.createInsecure(),
  chosen?: number,
): Promise<number> {
  const port = chosen ?? (await freePort());
  return new Promise((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, credentials, (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
}
