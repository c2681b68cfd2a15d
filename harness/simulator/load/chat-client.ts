import { setMaxListeners } from "node:events";
import { Agent, request } from "node:http";
import type { IncomingMessage } from "node:http";
import type { ChatCall } from "../workload/workload.ts";

/** What became of a request; "closed" where the client was closed before it ended. */
export type ChatOutcome =
  { kind: "answered"; text: string } | { kind: "failed"; reason: string } | { kind: "closed" };

/** The parts of a stream's chunk that a client reads. */
interface Chunk {
  choices?: { delta?: { content?: string } }[];
}

/** A client of `/v1/chat/completions` that has its answers streamed. */
export class ChatClient {
  readonly #url: URL;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #closing = new AbortController();

  constructor(url: string) {
    this.#url = new URL("/v1/chat/completions", url);
    // Every request in flight listens.
    setMaxListeners(0, this.#closing.signal);
  }

  /** Asks, and waits for the whole answer, which begins with `onFirstToken`. Never fails: the outcome says what went wrong. */
  async ask(call: ChatCall, onFirstToken: () => void): Promise<ChatOutcome> {
    try {
      const response = await this.#post(call);
      if (response.statusCode !== 200) {
        response.resume();
        return { kind: "failed", reason: String(response.statusCode) };
      }
      return await readStream(response, onFirstToken);
    } catch (error) {
      if (this.#closing.signal.aborted) return { kind: "closed" };
      return { kind: "failed", reason: (error as NodeJS.ErrnoException).code ?? (error as Error).message };
    }
  }

  /** Ends all connections. */
  close(): void {
    this.#closing.abort();
    this.#agent.destroy();
  }

  #post({ model, messages, maxTokens }: ChatCall): Promise<IncomingMessage> {
    const body = JSON.stringify({ model, messages, max_tokens: maxTokens, stream: true });
    const options = {
      method: "POST",
      agent: this.#agent,
      headers: { "content-type": "application/json", "content-length": Buffer.byteLength(body) },
      signal: this.#closing.signal,
    };
    return new Promise((resolve, reject) => {
      request(this.#url, options, resolve).on("error", reject).end(body);
    });
  }
}

async function readStream(response: IncomingMessage, onFirstToken: () => void): Promise<ChatOutcome> {
  let text = "";
  let rest = "";
  response.setEncoding("utf8");
  for await (const piece of response) {
    const events = (rest + String(piece)).split("\n\n");
    rest = events.pop()!;
    for (const event of events) {
      const data = event.replace(/^data: /, "");
      if (data === "[DONE]") return { kind: "answered", text };
      const content = (JSON.parse(data) as Chunk).choices?.[0]?.delta?.content ?? "";
      if (text === "" && content !== "") onFirstToken();
      text += content;
    }
  }
  return { kind: "failed", reason: "stream broke off" };
}
