import assert from "node:assert/strict";
import { before, test } from "node:test";
import { loadExchanges } from "../../harness/exchange/load.ts";
import type { Exchange } from "../../harness/exchange/types.ts";
import type { HttpStream } from "../../harness/host/http-stream.ts";
import { FilterModule } from "../../harness/host/module.ts";
import type { RootContext } from "../../harness/host/root-context.ts";
import { Vm } from "../../harness/host/vm.ts";
import { configurationOf } from "../../harness/replay/configuration.ts";
import { parseServerSentEvents } from "../../harness/replay/server-sent-events.ts";
import { randomFrom } from "./support/mutated-json.ts";

const seed = Number(process.env["TEST_SEED"] ?? Math.floor(Math.random() * 2 ** 32));
const requestsEach = 25;
const repliesEach = 25;

const { exchanges } = loadExchanges(["tests/exchanges"]);
const translated = exchanges.filter(
  ({ file, upstream }) =>
    upstream?.request &&
    /\/(chat|messages|responses|completions|embeddings|rerank|tokenize|count-tokens)-(anthropic|aws|bedrock|gcp|gemini|cohere|openai|azure)/.test(
      file,
    ),
);

let module: FilterModule;
before(async () => {
  module = await FilterModule.load("build/filter.wasm");
});

type Random = (below: number) => number;

/** Bytes with up to four others put in, taken out or exchanged, maybe cut off. */
function mutated(bytes: Buffer, random: Random): Buffer {
  const result = Buffer.from(bytes);
  for (let left = random(4); left >= 0 && result.length > 0; left--) {
    const at = random(result.length);
    if (random(3) === 0) result.copyWithin(at, Math.min(result.length - 1, at + 1 + random(8)));
    else result[at] = random(4) === 0 ? random(256) : (result[random(result.length)] ?? 0);
  }
  return random(6) === 0 ? result.subarray(0, random(result.length + 1)) : result;
}

function start(root: RootContext, { client }: Exchange, body: Buffer): HttpStream {
  const { host = "gateway.local", ...headers } = client.request.headers;
  const stream = root.stream();
  const head: [string, string][] = [
    [":method", client.request.method],
    [":path", client.request.path],
    [":authority", host],
    ...Object.entries(headers),
  ];
  stream.requestHeaders(head, body.length === 0);
  if (body.length > 0) stream.requestBody(body, true);
  return stream;
}

function isJson(bytes: Uint8Array): boolean {
  try {
    JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return true;
  } catch {
    return false;
  }
}

test("the exchanges to mutate were found", () =>
  assert.ok(translated.length > 250, String(translated.length)));

test("a mutated request is refused with JSON or sent on as JSON", () => {
  const random = randomFrom(seed);
  for (const exchange of translated) {
    const root = Vm.create(module).configure("gateway", configurationOf(exchange).json);
    const original = exchange.client.request.body?.bytes ?? Buffer.alloc(0);
    for (let count = 0; count < requestsEach; count++) {
      const body = mutated(original, random);
      const hint = `TEST_SEED=${seed}, ${exchange.file}: ${JSON.stringify(body.toString("latin1"))}`;
      const stream = start(root, exchange, body);
      const answer = stream.localResponse;
      if (answer) assert.ok(answer.status >= 400 && isJson(answer.body), hint);
      else assert.ok(stream.upstream.ended && isJson(stream.upstream.body), hint);
      stream.close();
    }
  }
});

test("a mutated reply, torn anywhere, reaches the client as JSON or as events, and ends", () => {
  const random = randomFrom(seed);
  for (const exchange of translated) {
    const response = exchange.upstream?.response;
    if (!response?.body || exchange.client.request.body === undefined) continue;
    const root = Vm.create(module).configure("gateway", configurationOf(exchange).json);
    for (let count = 0; count < repliesEach; count++) {
      const stream = start(root, exchange, exchange.client.request.body.bytes);
      if (stream.localResponse) break;
      const reply = mutated(response.body.bytes, random);
      const hint = `TEST_SEED=${seed}, ${exchange.file}: ${JSON.stringify(reply.toString("latin1"))}`;
      stream.responseHeaders(
        [[":status", String(response.status)], ...Object.entries(response.headers)],
        false,
      );
      for (let from = 0; from < reply.length && !stream.localResponse;) {
        const to = Math.min(reply.length, from + 1 + random(200));
        stream.responseBody(reply.subarray(from, to), false);
        from = to;
      }
      if (!stream.localResponse) stream.responseBody(Buffer.alloc(0), true);
      assert.ok(stream.downstream.ended, hint);
      assertReadable(exchange, stream, hint);
      stream.close();
    }
  }
});

/** What was translated can be read, whatever it was made of. What passes in the client's own dialect is as good as it came. */
function assertReadable(exchange: Exchange, stream: HttpStream, hint: string): void {
  const passes =
    /\/((chat|completions|embeddings|rerank|tokenize)-(openai|azure)|rerank-cohere|messages-(anthropic|gcp-anthropic|aws-anthropic)|count-tokens-(anthropic|gcp-anthropic)|responses-(openai|azure))\//.test(
      exchange.file,
    );
  const body = Buffer.from(stream.downstream.body);
  const type = stream.downstream.headers?.find(([name]) => name === "content-type")?.[1] ?? "";
  if (passes || body.length === 0) return;
  if (!type.startsWith("text/event-stream")) {
    // An error that has the client's shape already is not touched.
    if (type.startsWith("application/json") && exchange.upstream?.response?.status === 200)
      assert.ok(isJson(body), hint);
    return;
  }
  for (const { data } of parseServerSentEvents(body.toString())) {
    assert.ok(data === "[DONE]" || isJson(Buffer.from(data)), `${hint}\n${body.toString()}`);
  }
}
