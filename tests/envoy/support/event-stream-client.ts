import { request } from "node:http";
import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import type { Gateway } from "./gateway.ts";

/** How a stream ended for its client: with all its bytes, or cut off. */
export type StreamEnd = "complete" | "cut";

/** A request whose reply is read as it comes, over a connection of its own. */
export class StreamClient {
  readonly ended: Promise<StreamEnd>;
  /** What has come so far. */
  text = "";
  isOver = false;
  readonly #incoming: IncomingMessage;

  private constructor(incoming: IncomingMessage) {
    this.#incoming = incoming;
    incoming.setEncoding("utf8").on("data", (text: string) => (this.text += text));
    this.ended = new Promise((resolve) => {
      incoming.once("close", () => {
        this.isOver = true;
        resolve(incoming.complete ? "complete" : "cut");
      });
      // The end tells as much.
      incoming.once("error", () => undefined);
    });
  }

  /** Asks, and waits for the head of the reply. Rejects where there is none. `socket`: a connection to ask over. */
  static open(
    gateway: Gateway,
    body: unknown,
    headers: Record<string, string> = {},
    socket?: Socket,
  ): Promise<StreamClient> {
    return new Promise((resolve, reject) => {
      const client = request(`${gateway.url}/v1/chat/completions`, {
        method: "POST",
        headers: { "content-type": "application/json", connection: "close", ...headers },
        // An agent would not ask for the connection.
        ...(socket ? { createConnection: () => socket } : { agent: false }),
      });
      client.once("response", (incoming: IncomingMessage) => resolve(new StreamClient(incoming)));
      client.once("error", reject);
      client.end(JSON.stringify(body));
    });
  }

  get status(): number {
    return this.#incoming.statusCode ?? 0;
  }

  /** The client goes away. */
  leave(): void {
    this.#incoming.destroy();
  }
}
