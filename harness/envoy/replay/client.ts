import { request } from "node:http";
import type { Request } from "../../exchange/types.ts";
import type { HeaderList, ReceivedResponse } from "../../replay/outcome.ts";

/** Time an exchange may take before it counts as left hanging, in milliseconds. */
export const patience = 10_000;

/** Sends a request to a Unix socket; undefined where no complete answer comes in time. */
export function send(socketPath: string, message: Request): Promise<ReceivedResponse | undefined> {
  const { method, path, headers, body } = message;
  const length = body === undefined ? {} : { "content-length": String(body.bytes.length) };
  return new Promise((resolve) => {
    const outgoing = request({
      socketPath,
      method,
      path,
      headers: { host: "gateway.local", ...headers, ...length },
      agent: false,
      timeout: patience,
    });
    outgoing.on("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("close", () =>
        resolve(
          response.complete
            ? {
                status: response.statusCode ?? 0,
                headers: headerList(response.rawHeaders),
                body: Buffer.concat(chunks),
              }
            : undefined,
        ),
      );
    });
    outgoing.on("timeout", () => outgoing.destroy());
    outgoing.on("error", () => resolve(undefined));
    outgoing.end(body?.bytes);
  });
}

function headerList(raw: readonly string[]): HeaderList {
  const headers: HeaderList = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    headers.push([raw[index]!.toLowerCase(), raw[index + 1]!]);
  }
  return headers;
}
