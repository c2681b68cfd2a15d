import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { freePort } from "../../../harness/envoy/ports.ts";
import { poison } from "./fragile-module.ts";

/** A model server that says what it is told to say in its metrics, and answers chats with nothing in particular. */
export class ScrapedServer {
  /** What its queue is said to be. */
  waiting = 0;
  /** What becomes of a reading of its metrics; "poison" of one only. */
  reaction: "load" | "failure" | "silence" | "poison" = "load";
  chats = 0;
  /** The client's port of each reading of its metrics: readings over one connection come from one worker. */
  readonly readings: number[] = [];
  /** Of its last reading. */
  lastHeaders: IncomingMessage["headers"] = {};
  readonly #server: Server = createServer((request, response) => this.#serve(request, response));

  static async listen(): Promise<ScrapedServer> {
    const server = new ScrapedServer();
    const port = await freePort();
    await new Promise<void>((resolve, reject) => {
      server.#server.once("error", reject);
      // An idle connection that is closed would make the next reading look like another worker's.
      server.#server.keepAliveTimeout = 60_000;
      server.#server.listen(port, "127.0.0.1", resolve);
    });
    return server;
  }

  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    request.resume();
    if (request.url !== "/metrics") {
      this.chats++;
      response.writeHead(200, { "content-type": "application/json" }).end('{"object":"chat.completion"}');
      return;
    }
    this.readings.push(request.socket.remotePort ?? 0);
    this.lastHeaders = request.headers;
    if (this.reaction === "silence") return;
    if (this.reaction === "failure") {
      response.writeHead(503).end();
      return;
    }
    if (this.reaction === "poison") {
      this.reaction = "load";
      response.writeHead(200, poison).end();
      return;
    }
    const text = `# TYPE vllm:num_requests_waiting gauge\nvllm:num_requests_waiting{engine="0"} ${this.waiting}.0\n`;
    response.writeHead(200, { "content-type": "text/plain; version=0.0.4" }).end(text);
  }
}
