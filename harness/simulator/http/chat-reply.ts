import type { ServerResponse } from "node:http";
import { tokenBytes } from "../engine/tokens.ts";
import type { ChatRequest } from "./chat-request.ts";

/** What one chat was counted as, in tokens. */
export interface ChatCounts {
  prompt: number;
  cached: number;
  completion: number;
}

/** A simulated server's answer to one chat, written as tokens come: whole, or as server-sent events. */
export class ChatReply {
  readonly #request: ChatRequest;
  readonly #response: ServerResponse;
  readonly #text: string;
  readonly #head: { id: string; created: number; model: string };

  constructor(
    request: ChatRequest,
    response: ServerResponse,
    text: string,
    identity: { id: string; created: number },
  ) {
    this.#request = request;
    this.#response = response;
    this.#text = text;
    this.#head = { ...identity, model: request.model };
  }

  /** The model has said another token, the `count`-th. */
  token(count: number): void {
    if (!this.#request.isStream) return;
    if (count === 1) {
      this.#response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
      this.#choice({ role: "assistant", content: "" });
    }
    this.#choice({ content: this.#text.slice((count - 1) * tokenBytes, count * tokenBytes) });
  }

  end(counts: ChatCounts): void {
    const usage = {
      prompt_tokens: counts.prompt,
      total_tokens: counts.prompt + counts.completion,
      completion_tokens: counts.completion,
      prompt_tokens_details: { cached_tokens: counts.cached },
    };
    if (!this.#request.isStream) {
      const message = { role: "assistant", content: this.#text };
      const choices = [{ index: 0, message, logprobs: null, finish_reason: "length" }];
      const body = { ...this.#head, object: "chat.completion", choices, usage };
      this.#response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
      return;
    }
    this.#choice({}, "length");
    if (this.#request.includesUsage) this.#event({ choices: [], usage });
    this.#response.end("data: [DONE]\n\n");
  }

  #choice(delta: object, reason: string | null = null): void {
    this.#event({ choices: [{ index: 0, delta, logprobs: null, finish_reason: reason }] });
  }

  #event(fields: object): void {
    const chunk = { ...this.#head, object: "chat.completion.chunk", ...fields };
    this.#response.write(`data: ${JSON.stringify(chunk)}\n\n`);
  }
}
