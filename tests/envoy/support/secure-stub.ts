import { createSecureServer } from "node:http2";
import type { Http2SecureServer } from "node:http2";
import type { TLSSocket } from "node:tls";
import { freePort } from "../../../harness/envoy/ports.ts";
import { chatAnswer } from "./chat.ts";

/** A provider of chat completions that speaks HTTP/2 over TLS. */
export class SecureStub {
  /** Of each request: the name asked for in TLS, the host, and the credential. */
  readonly requests: { name: string; host: string; authorization: string }[] = [];
  /** What it answers; 200 comes with a chat completion that says the port. */
  status = 200;
  readonly port: number;
  readonly #server: Http2SecureServer;

  private constructor(port: number, server: Http2SecureServer) {
    this.port = port;
    this.#server = server;
  }

  /** Listens on a free port of 127.0.0.1. */
  static async listen(cert: string, key: string): Promise<SecureStub> {
    const port = await freePort();
    const server = createSecureServer({ cert, key });
    const stub = new SecureStub(port, server);
    server.on("request", (request, response) => {
      const { servername } = request.stream.session!.socket as TLSSocket & { servername: string };
      stub.requests.push({
        name: servername,
        host: request.authority,
        authorization: request.headers.authorization ?? "",
      });
      request.resume();
      response.writeHead(stub.status, { "content-type": "application/json" });
      const answer = chatAnswer(String(port));
      if (stub.status === 200 && answer !== "reset")
        for (const chunk of answer.chunks as Buffer[]) response.write(chunk);
      response.end();
    });
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, "127.0.0.1", resolve);
    });
    return stub;
  }

  /** Stops listening; Envoy, which holds the connections, has ended by then. */
  async close(): Promise<void> {
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
