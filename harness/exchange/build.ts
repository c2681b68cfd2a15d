import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Path } from "./json-value.ts";
import { writeJson } from "./json-value.ts";
import type { BodyDocument, ExchangeDocument } from "./schema.ts";
import type {
  Attempt,
  Body,
  Exchange,
  GivenResponse,
  GoldenRequest,
  GoldenResponse,
  Request,
  Upstream,
} from "./types.ts";

/** Called where a body file cannot be read; never returns. */
export type Refuse = (path: Path, reason: string) => never;

type UpstreamDocument = NonNullable<ExchangeDocument["upstream"]>;
type AttemptDocument = NonNullable<ExchangeDocument["attempts"]>[number];
type RequestDocument = ExchangeDocument["client"]["request"] & { absentHeaders?: string[] | undefined };
type ResponseDocument = NonNullable<UpstreamDocument["response"]>;
type GoldenDocument = NonNullable<ExchangeDocument["client"]["response"]>;

/** Turns a checked document into an Exchange: bodies become bytes, paths absolute, the clock a number. */
export function buildExchange(file: string, document: ExchangeDocument, refuse: Refuse): Exchange {
  const builder = new Builder(dirname(file), refuse);
  const { client, config, clock } = document;
  const attempts = document.attempts?.map((attempt, index) => builder.attempt(attempt, ["attempts", index]));
  const first = attempts?.[0];
  return {
    file,
    name: document.name,
    source: document.source ?? {},
    config: typeof config === "string" ? resolve(dirname(file), config) : config,
    backend: first?.backend ?? document.backend,
    clock: clock === undefined ? undefined : Date.parse(clock),
    client: {
      request: builder.request(client.request, ["client", "request"]),
      response: client.response && builder.goldenResponse(client.response, ["client", "response"]),
    },
    upstream: first
      ? { request: first.request, response: attempts?.at(-1)?.response }
      : document.upstream && builder.upstream(document.upstream, ["upstream"]),
    upstreamPath: first ? ["attempts", 0] : ["upstream"],
    endpointMetrics: document.endpointMetrics,
    pick: document.pick,
    attempts,
    usage: document.usage,
    costs: document.costs,
    ignore: document.ignore ?? [],
  };
}

class Builder {
  private readonly folder: string;
  private readonly refuse: Refuse;

  constructor(folder: string, refuse: Refuse) {
    this.folder = folder;
    this.refuse = refuse;
  }

  request(document: RequestDocument, path: Path): Request {
    const { method, headers = {}, body } = document;
    return { method, path: document.path, headers: lowerCase(headers), body: this.body(body, path) };
  }

  upstream({ request, response }: UpstreamDocument, path: Path): Upstream {
    return {
      request: request && this.goldenRequest(request, [...path, "request"]),
      response: response && this.givenResponse(response, [...path, "response"]),
    };
  }

  attempt(document: AttemptDocument, path: Path): Attempt {
    const { backend, endpoint, request, response } = document;
    return {
      backend,
      endpoint,
      request: request && this.goldenRequest(request, [...path, "request"]),
      response: this.givenResponse(response, [...path, "response"]),
    };
  }

  private goldenRequest(document: RequestDocument, path: Path): GoldenRequest {
    const absentHeaders = (document.absentHeaders ?? []).map((name) => name.toLowerCase());
    return { ...this.request(document, path), absentHeaders };
  }

  private givenResponse(document: ResponseDocument, path: Path): GivenResponse {
    const { status, headers = {}, body, chunks } = document;
    return { status, headers: lowerCase(headers), body: this.body(body, path), chunks };
  }

  goldenResponse(document: GoldenDocument, path: Path): GoldenResponse {
    const { status, headers = {}, body, events } = document;
    return { status, headers: lowerCase(headers), body: this.body(body, path), events };
  }

  private body(document: BodyDocument | undefined, path: Path): Body | undefined {
    if (document === undefined) return undefined;
    if (document.json !== undefined) {
      return { kind: "json", value: document.json, bytes: Buffer.from(writeJson(document.json)) };
    }
    if (document.text !== undefined) return { kind: "text", bytes: Buffer.from(document.text) };
    if (document.base64 !== undefined) {
      return { kind: "base64", bytes: Buffer.from(document.base64, "base64") };
    }
    return { kind: "file", bytes: this.file(document.file ?? "", [...path, "body", "file"]) };
  }

  private file(name: string, path: Path): Buffer {
    try {
      return readFileSync(resolve(this.folder, name));
    } catch (error) {
      return this.refuse(path, `cannot read ${name}: ${(error as Error).message}`);
    }
  }
}

function lowerCase(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
