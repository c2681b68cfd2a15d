import type { Answerer, StubAnswer, StubRequest } from "../../../harness/envoy/stub-upstream.ts";
import type { Api, Place } from "./api.ts";
import type { DirectApi } from "./direct-api.ts";
import type { FailureWriter } from "./failures.ts";
import type { Framing } from "./framing.ts";
import { inChunks } from "./framing.ts";
import { Refusal } from "./refusal.ts";
import type { Asked, Reply } from "./scenario.ts";
import { interruption, replyTo } from "./scenario.ts";

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
  authorize: (request: StubRequest) => void | Promise<void>;
  endpoints: readonly Endpoint[];
  failure: FailureWriter;
}

/** Serves a provider that has these models: checks each request whole, and answers by the scenario. */
export function simulate(service: Service, models: readonly string[]): Answerer {
  return async (request) => {
    try {
      const endpoint = service.endpoints.find(({ path }) => path.test(request.path));
      if (endpoint === undefined) throw new Refusal(404, `nothing is at ${request.path}`);
      await service.authorize(request);
      const place = placeOf(endpoint.path, request.path);
      if ("direct" in endpoint) {
        const { model, body, headers } = endpoint.direct(bodyOf(request), place);
        checkModel(model, models);
        return json(200, body, headers);
      }
      const asked = endpoint.api.read(bodyOf(request), place);
      checkModel(asked.model, models);
      return answer(endpoint, replyTo(asked), asked);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { headers, body } = service.failure(error.status, error.message, error.code);
      return json(error.status, body, headers);
    }
  };
}

function checkModel(model: string, models: readonly string[]): void {
  if (!models.includes(model)) throw new Refusal(404, `there is no model ${model}`);
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
    throw new Refusal(400, `the body is not JSON: ${request.body.toString()}`);
  }
}

function answer({ api, framing }: ConversationEndpoint, reply: Reply, asked: Asked): StubAnswer {
  if (!asked.stream) return json(200, api.whole(reply, asked));
  const frames = api.events(reply, asked).map(framing.frame);
  if (reply.kind === "text" && reply.breaksOff === "openly") {
    frames.push(framing.interruption?.(interruption) ?? framing.frame(api.interruption(interruption)));
  }
  return {
    status: 200,
    headers: { "content-type": framing.contentType },
    chunks: inChunks(Buffer.concat(frames)),
  };
}

function json(status: number, body: object, headers: Record<string, string> = {}): StubAnswer {
  return {
    status,
    headers: { "content-type": "application/json", ...headers },
    chunks: [Buffer.from(JSON.stringify(body))],
  };
}
