import { setTimeout as delay } from "node:timers/promises";
import type { Answerer, StubAnswer, StubRequest } from "../../envoy/stub-upstream.ts";
import type { Api, Place } from "./api.ts";
import type { Asked } from "./asked.ts";
import type { Authorize } from "./credentials.ts";
import type { DirectApi } from "./direct-api.ts";
import type { FailureWriter } from "./failures.ts";
import type { Framing } from "./framing.ts";
import { inChunks } from "./framing.ts";
import { Refusal } from "./refusal.ts";
import type { Reply } from "./reply.ts";
import { interruption } from "./troubles.ts";

/** One API at its path. The path's named groups `model` and `stream` say what the place says: the latter by matching anything. */
export interface ConversationEndpoint {
  path: RegExp;
  api: Api;
  framing: Framing;
}

/** The same for one that is no conversation. */
export interface DirectEndpoint {
  path: RegExp;
  direct: DirectApi;
}

export type Endpoint = ConversationEndpoint | DirectEndpoint;

/** A provider as clients meet it. */
export interface Service {
  /** Throws Refusal where the credential is not the configured one. */
  authorize: Authorize;
  endpoints: readonly Endpoint[];
  failure: FailureWriter;
}

export interface SimulationOptions {
  /** What the model answers. Throws Refusal where it would not. */
  reply: (asked: Asked, request: StubRequest) => Reply;
  /** Absent: whatever is asked for. */
  models?: readonly string[];
  /** The only name that the provider is reached by; absent: any. */
  host?: string;
  /** Milliseconds from one event of a stream to the next; absent: all at once, in chunks that end anywhere. */
  pace?: number;
}

/** Serves a provider: checks each request whole, and answers it. */
export function simulate(service: Service, options: SimulationOptions): Answerer {
  return async (request) => {
    try {
      checkHost(request, options.host);
      const endpoint = service.endpoints.find(({ path }) => path.test(request.path));
      if (endpoint === undefined) throw new Refusal(404, `nothing is at ${request.path}`);
      await service.authorize(request);
      const place = placeOf(endpoint.path, request.path);
      if ("direct" in endpoint) {
        const { model, body, headers } = endpoint.direct(bodyOf(request), place);
        checkModel(model, options.models);
        return json(200, body, headers);
      }
      const asked = endpoint.api.read(bodyOf(request), place);
      checkModel(asked.model, options.models);
      return answer(endpoint, options.reply(asked, request), asked, options.pace);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { headers, body } = service.failure(error.status, error.message, error.code);
      return json(error.status, body, headers);
    }
  };
}

function checkModel(model: string, models: readonly string[] | undefined): void {
  if (models?.includes(model) === false) throw new Refusal(404, `there is no model ${model}`);
}

function checkHost({ headers }: StubRequest, expected: string | undefined): void {
  const host = headers.find(([name]) => name === "host")?.[1];
  if (expected !== undefined && host !== expected) throw new Refusal(421, `this is ${expected}, not ${host}`);
}

function placeOf(pattern: RegExp, path: string): Place {
  const groups = pattern.exec(path)?.groups;
  if (groups === undefined) return {};
  const { model } = groups;
  return {
    model: model === undefined ? undefined : decodeURIComponent(model),
    stream: groups["stream"] !== undefined,
  };
}

function bodyOf(request: StubRequest): unknown {
  const types = request.headers.filter(([name]) => name === "content-type").map(([, value]) => value);
  if (types.join() !== "application/json") throw new Refusal(415, `the content type is ${types.join()}`);
  try {
    return JSON.parse(request.body.toString());
  } catch {
    throw new Refusal(400, "the body is not JSON");
  }
}

function answer(
  { api, framing }: ConversationEndpoint,
  reply: Reply,
  asked: Asked,
  pace: number | undefined,
): StubAnswer {
  if (!asked.stream) return json(200, api.whole(reply, asked));
  const frames = api.events(reply, asked).map(framing.frame);
  if (reply.kind === "text" && reply.breaksOff === "openly") {
    frames.push(framing.interruption?.(interruption) ?? framing.frame(api.interruption(interruption)));
  }
  return {
    status: 200,
    headers: { "content-type": framing.contentType },
    chunks: pace === undefined ? inChunks(Buffer.concat(frames)) : paced(frames, pace),
  };
}

async function* paced(frames: readonly Buffer[], pace: number): AsyncIterable<Buffer> {
  for (const frame of frames) {
    yield frame;
    await delay(pace);
  }
}

function json(status: number, body: object, headers: Record<string, string> = {}): StubAnswer {
  return {
    status,
    headers: { "content-type": "application/json", ...headers },
    chunks: [Buffer.from(JSON.stringify(body))],
  };
}
