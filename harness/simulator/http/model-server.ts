import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text as readText } from "node:stream/consumers";
import { promptOf, replyTo } from "../chat.ts";
import { InferenceEngine } from "../engine/engine.ts";
import { defaultProfile } from "../engine/profile.ts";
import type { ServerProfile } from "../engine/profile.ts";
import { WallTimeline } from "../timeline.ts";
import { baseModel } from "../workload/workload.ts";
import { ChatReply } from "./chat-reply.ts";
import { readChatRequest } from "./chat-request.ts";
import type { ChatRequest } from "./chat-request.ts";
import { metricsText } from "./metrics-text.ts";

/** How a server can be made to fail: answer everything with 503, close connections without an answer, or never answer. */
export type Fault = "unavailable" | "hang-up" | "silent";

export interface ModelServerOptions {
  profile?: Partial<ServerProfile>;
  /** The base model; a request for a model that is neither this nor an adapter is served by it as well. */
  model?: string;
  /** LoRA adapters that requests may name as their model. */
  adapters?: readonly string[];
  host?: string;
  /** 0: any free one. */
  port?: number;
}

/** Tokens of a reply where the request sets no limit: the model always says as much as it may. */
const defaultReplyTokens = 128;

/** A simulated vLLM server: its HTTP interface in real time, over an engine that only pretends to compute. */
export class ModelServer {
  /** What it does to requests and to those who read its metrics; undefined: serve them. */
  fault: Fault | undefined;
  /** Chats it was asked for, failed ones included. */
  requests = 0;
  readonly engine: InferenceEngine;
  readonly model: string;
  readonly #adapters: readonly string[];
  readonly #timeline = new WallTimeline();
  readonly #server: Server;

  private constructor(options: ModelServerOptions) {
    this.engine = new InferenceEngine({ ...defaultProfile, ...options.profile }, this.#timeline);
    this.model = options.model ?? baseModel;
    this.#adapters = options.adapters ?? [];
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch(() => response.destroy());
    });
  }

  /** Starts a server. Fails where the address cannot be listened on. */
  static async listen(options: ModelServerOptions = {}): Promise<ModelServer> {
    const server = new ModelServer(options);
    await new Promise<void>((resolve, reject) => {
      server.#server.once("error", reject);
      server.#server.listen(options.port ?? 0, options.host ?? "127.0.0.1", resolve);
    });
    return server;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Ends all connections and stops listening. */
  async close(): Promise<void> {
    this.#timeline.stop();
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url?.split("?")[0];
    const isChat = path === "/v1/chat/completions";
    if (isChat) this.requests++;
    if (this.fault !== undefined) return fail(this.fault, request, response);
    if (isChat && request.method === "POST") return this.#chat(await readText(request), response);
    switch (path) {
      case "/health":
        response.writeHead(200).end();
        return;
      case "/metrics":
        response
          .writeHead(200, { "content-type": "text/plain; version=0.0.4; charset=utf-8" })
          .end(metricsText(this.engine, { model: this.model, seconds: Date.now() / 1000 }));
        return;
      case "/v1/models":
        sendJson(response, 200, { object: "list", data: [this.model, ...this.#adapters].map(modelEntry) });
        return;
      default:
        sendError(response, 404, "NotFoundError", `there is no ${request.method} ${path}`);
    }
  }

  #chat(body: string, response: ServerResponse): void {
    const request = readChatRequest(body);
    if (typeof request === "string") return sendError(response, 400, "BadRequestError", request);
    const prompt = promptOf(request.messages);
    const reply = replyTo(prompt, request.maxTokens ?? defaultReplyTokens);
    try {
      this.#run(request, prompt, reply, response);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      sendError(response, 400, "BadRequestError", error.message);
    }
  }

  #run(request: ChatRequest, prompt: Buffer, text: string, response: ServerResponse): void {
    const identity = { id: `chatcmpl-${crypto.randomUUID()}`, created: Math.floor(Date.now() / 1000) };
    const reply = new ChatReply(request, response, text, identity);
    const adapter = this.#adapters.includes(request.model) ? { adapter: request.model } : {};
    const job = this.engine.submit(
      { prompt, reply: Buffer.from(text), ...adapter },
      {
        onToken: (count) => reply.token(count),
        onEnd: () =>
          reply.end({
            prompt: job.promptTokens,
            cached: job.cachedTokens ?? 0,
            completion: job.generated,
          }),
      },
    );
    // The client may leave; what it asked for is not worked on any more then.
    response.once("close", () => {
      if (!job.isDone) this.engine.cancel(job);
    });
  }
}

function fail(fault: Fault, request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  switch (fault) {
    case "unavailable":
      return sendError(response, 503, "ServiceUnavailableError", "told to fail");
    case "hang-up":
      request.socket.resetAndDestroy();
      return;
    case "silent":
      return;
  }
}

function modelEntry(id: string, index: number): object {
  return { id, object: "model", owned_by: "vllm", root: id, parent: index === 0 ? null : "base" };
}

function sendError(response: ServerResponse, status: number, type: string, message: string): void {
  sendJson(response, status, { error: { message, type, param: null, code: status } });
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
