import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { freePort } from "./ports.ts";

/** A request as the stub received it; header names in lower case, in the order they came. */
export interface StubRequest {
  method: string;
  path: string;
  headers: [string, string][];
  body: Buffer;
}

/**
 * What the stub answers. `chunks` are written one by one: an async iterable decides when each goes out.
 * "reset" closes the connection without an answer.
 */
export type StubAnswer =
  | { status: number; headers?: Record<string, string>; chunks?: Iterable<Buffer> | AsyncIterable<Buffer> }
  | "reset";

/** Decides the answer to a request; `index` counts the stub's requests from 0. */
export type Answerer = (request: StubRequest, index: number) => StubAnswer | Promise<StubAnswer>;

/** A programmable HTTP/1.1 server that stands in for a backend and keeps what it was asked. */
export class StubUpstream {
  readonly requests: StubRequest[] = [];
  readonly #server: Server;
  readonly #answerer: Answerer;
  readonly #remembers: boolean;
  #count = 0;

  private constructor(answerer: Answerer, remembers: boolean) {
    this.#answerer = answerer;
    this.#remembers = remembers;
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch(() => response.destroy());
    });
  }

  /** Listens on a port of 127.0.0.1 (0: any free one) or on a Unix socket. One that runs for long should not remember its requests. */
  static async listen(place: number | string, answerer: Answerer, remembers = true): Promise<StubUpstream> {
    const stub = new StubUpstream(answerer, remembers);
    const chosen = place === 0 ? await freePort() : place;
    await new Promise<void>((resolve, reject) => {
      stub.#server.once("error", reject);
      if (typeof chosen === "string") stub.#server.listen(chosen, resolve);
      else stub.#server.listen(chosen, "127.0.0.1", resolve);
    });
    return stub;
  }

  /** The port, for a stub that listens on one. */
  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Ends all connections and stops listening. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await receive(incoming);
    if (this.#remembers) this.requests.push(request);
    const answer = await this.#answerer(request, this.#count++);
    if (answer === "reset") {
      incoming.socket.resetAndDestroy();
      return;
    }
    response.sendDate = false;
    response.writeHead(answer.status, answer.headers);
    // Even an empty body begins with its headers, so that a client sees them before the first chunk is due.
    response.flushHeaders();
    for await (const chunk of answer.chunks ?? []) {
      if (response.destroyed) return;
      if (!response.write(chunk)) await new Promise((resolve) => response.once("drain", resolve));
    }
    response.end();
  }
}

async function receive(incoming: IncomingMessage): Promise<StubRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const { rawHeaders } = incoming;
  const headers: [string, string][] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    headers.push([rawHeaders[index]!.toLowerCase(), rawHeaders[index + 1]!]);
  }
  return { method: incoming.method ?? "", path: incoming.url ?? "", headers, body: Buffer.concat(chunks) };
}
