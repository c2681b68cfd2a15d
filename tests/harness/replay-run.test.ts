import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import type { TestContext } from "node:test";
import { loadExchange } from "../../harness/exchange/load.ts";
import type { Exchange } from "../../harness/exchange/types.ts";
import { replayAgainst } from "../../harness/replay/against.ts";
import { replayExchange } from "../../harness/replay/replay.ts";
import type { ExchangeResult } from "../../harness/replay/result.ts";
import { verdictOf } from "../../harness/replay/result.ts";
import { replayAll } from "../../harness/replay/session.ts";
import { folderWith, passThrough } from "./support/exchange-files.ts";
import { compileFilter } from "./support/replay-filters.ts";

const passOn = await compileFilter();
const holdHeaders =
  "addRequestHeader('x-gateway-destination-endpoint', '10.0.0.1:80, 10.0.0.2:80'); return 1;";
const eventStream = { "content-type": "text/event-stream" };

function exchangeOf(context: TestContext, changes: object = {}): Exchange {
  const folder = folderWith(context, { "e.json": JSON.stringify(passThrough("e", changes), null, 2) });
  return loadExchange(join(folder, "e.json"));
}

function streamOf(text: string): object {
  const { upstream } = passThrough("e") as { upstream: { request: object } };
  const response = { status: 200, headers: eventStream, body: { text } };
  return { upstream: { request: upstream.request, response } };
}

const paths = (result: ExchangeResult): string[] => [...new Set(result.differences.map(({ path }) => path))];

describe("replaying in the Node host", () => {
  it("passes where everything is as the goldens say, under every plan", (context) => {
    const exchange = exchangeOf(context, {
      usage: { inputTokens: 7, outputTokens: 0 },
      costs: { llm_cost: 9.0 },
    });
    const { result } = replayExchange(exchange, { module: passOn });
    assert.deepEqual(result.differences, []);
    assert.equal(result.plans.length, 5);
    assert.equal(verdictOf(result), "passed");
  });

  it("tells what differs, on both sides and in usage and costs", (context) => {
    const changed = passThrough("e") as {
      client: { response: { status: number } };
      upstream: { request: { path: string } };
    };
    changed.client.response = { ...changed.client.response, status: 201 };
    changed.upstream.request = { ...changed.upstream.request, path: "/elsewhere" };
    const exchange = exchangeOf(context, { ...changed, usage: { totalTokens: 1 }, costs: { other: 1 } });
    const { result } = replayExchange(exchange, { module: passOn, plans: ["whole"] });
    assert.deepEqual(paths(result), [
      "upstream.request.path",
      "client.response.status",
      "usage.totalTokens",
      "costs.other",
    ]);
  });

  it("names the plan under which a stream comes out different", async (context) => {
    const chunky = await compileFilter({
      onResponseBody: "if (size > 0) replaceChunk('data: x\\n\\n'); return 0;",
    });
    const response = { status: 200, headers: eventStream, events: [{ data: "x" }, { data: "x" }] };
    const { client } = passThrough("e") as { client: { request: object } };
    const stream = streamOf("data: 1\n\ndata: 2\n\n");
    const exchange = exchangeOf(context, { ...stream, client: { request: client.request, response } });
    const { result } = replayExchange(exchange, { module: chunky, plans: ["events", "bytes", "random"] });
    assert.ok(result.differences.length > 0);
    assert.ok(result.differences.every(({ plan }) => plan !== "events"));
    assert.match(result.differences.at(-1)?.plan ?? "", /^random seed \d+$/);
  });

  it("compares the endpoints that were picked, and takes the steering header off", async (context) => {
    const picking = await compileFilter({ onRequestHeaders: holdHeaders });
    const { upstream } = passThrough("e") as { upstream: { request: object; response: object } };
    const request = { ...upstream.request, absentHeaders: ["x-gateway-destination-endpoint"] };
    const run = (pick: string[]): ExchangeResult => {
      const exchange = exchangeOf(context, { pick, upstream: { request, response: upstream.response } });
      return replayExchange(exchange, { module: picking }).result;
    };
    assert.deepEqual(run(["10.0.0.1:80", "10.0.0.2:80"]).differences, []);
    assert.deepEqual(paths(run(["10.0.0.2:80", "10.0.0.1:80"])), ["pick"]);
  });

  it("tells an answer of the gateway's own from one that was to come from the backend", async (context) => {
    const answering = await compileFilter({ onRequestHeaders: "answer(404, 'no'); return 1;" });
    const expectingBackend = replayExchange(exchangeOf(context), {
      module: answering,
      plans: ["whole"],
    }).result;
    assert.deepEqual(paths(expectingBackend), ["upstream.request"]);
    assert.match(expectingBackend.differences[0]?.actual ?? "", /the gateway's own answer 404 no/);

    const { client } = passThrough("e") as { client: { request: object } };
    const response = { status: 404, body: { text: "no" } };
    const local = { upstream: undefined, client: { request: client.request, response } };
    assert.deepEqual(
      replayExchange(exchangeOf(context, local), { module: answering }).result.differences,
      [],
    );
    assert.deepEqual(paths(replayExchange(exchangeOf(context, local), { module: passOn }).result), [
      "upstream.request",
      "client.response",
    ]);
  });

  it("tells a request and a response that are left hanging", async (context) => {
    const holding = await compileFilter({ onRequestHeaders: "return 1;", onRequestBody: "return 1;" });
    const held = replayExchange(exchangeOf(context), { module: holding, plans: ["whole"] }).result;
    assert.deepEqual(held.differences[0], {
      path: "upstream.request",
      expected: "the request to be passed on",
      actual: "left hanging",
      plan: "whole",
    });
    const swallowing = await compileFilter({ onResponseBody: "return 1;" });
    const swallowed = replayExchange(exchangeOf(context), { module: swallowing, plans: ["whole"] }).result;
    assert.equal(swallowed.differences[0]?.actual, "left hanging");
    assert.equal(swallowed.differences[0]?.path, "client.response");
  });

  it("tells a trap with the stack, and a refused configuration", async (context) => {
    const trapping = await compileFilter({ onRequestBody: "unreachable(); return 0;" });
    const { result: trapped } = replayExchange(exchangeOf(context), { module: trapping });
    assert.match(
      trapped.trap ?? "",
      /e, plan whole: the filter trapped in proxy_on_request_body: unreachable\n\s+at /,
    );
    const refusing = await compileFilter({ onConfigure: "return 0;" });
    assert.match(
      replayExchange(exchangeOf(context), { module: refusing }).result.refused ?? "",
      /refused the configuration/,
    );
    const wrong = exchangeOf(context, {
      config: { backends: [{ name: "b", schema: { name: "Nonsense" } }] },
    });
    assert.match(
      replayExchange(wrong, { module: passOn }).result.refused ?? "",
      /backends\[0\]\.schema\.name/,
    );
    const without = exchangeOf(context, { config: undefined });
    assert.match(
      replayExchange(without, { module: passOn }).result.refused ?? "",
      /give one with --config FILE/,
    );
  });

  it("takes the configuration file of the command line in place of the exchange's own", (context) => {
    const config = JSON.stringify({
      backends: [{ name: "b", schema: { name: "OpenAI" }, auth: { apiKey: { key: { env: "KEY" } } } }],
    });
    const folder = folderWith(context, { "config.json": config });
    const exchange = exchangeOf(context, { config: undefined });
    const { result } = replayExchange(exchange, { module: passOn, config: join(folder, "config.json") });
    assert.equal(verdictOf(result), "passed");
  });

  it("skips exchanges no wanted plan applies to", (context) => {
    const skipped = replayExchange(exchangeOf(context), { module: passOn, plans: ["recorded"] }).result;
    assert.equal(verdictOf(skipped), "skipped");
  });

  it("shows phases and what became of them", (context) => {
    const lines: string[] = [];
    replayExchange(exchangeOf(context), {
      module: passOn,
      plans: ["whole"],
      trace: (line) => lines.push(line),
    });
    assert.deepEqual(lines, [
      "-- e, plan whole",
      "request headers, POST /v1/chat/completions: 0 bytes passed on",
      "request body, 13 bytes, the end: 13 bytes passed on",
      "response headers, 200: 0 bytes passed on",
      "response body, 29 bytes, the end: 29 bytes passed on",
      "stream closed",
    ]);
  });
});

describe("comparing two modules", () => {
  it("sees what goldens do not list", async (context) => {
    const other = await compileFilter({ onRequestHeaders: "addRequestHeader('x-extra', '1'); return 0;" });
    const exchange = exchangeOf(context);
    assert.deepEqual(replayAgainst(exchange, { module: passOn }, passOn).result.differences, []);
    const { result } = replayAgainst(exchange, { module: passOn, plans: ["whole"] }, other);
    assert.deepEqual(result.differences, [
      { path: "upstream.request.headers.x-extra", expected: '"1"', actual: "nothing", plan: "whole" },
    ]);
  });
});

describe("rewriting goldens", () => {
  const options = { module: passOn.path, target: "host", update: true } as const;

  it("makes a differing exchange pass, ignored values and form kept", async (context) => {
    const { client, upstream } = passThrough("e") as {
      client: { request: object; response: object };
      upstream: { request: object; response: object };
    };
    const stale = { ...client.response, body: { json: { answer: [2, { text: "kept" }] } } };
    const exchange = exchangeOf(context, {
      client: { request: client.request, response: stale },
      upstream: { response: upstream.response },
      usage: { inputTokens: 1 },
      costs: { llm_cost: 1 },
      ignore: [{ path: "client.response.body.answer.1.text", reason: "for the test" }],
    });
    const session = await replayAll([exchange], options);
    assert.deepEqual(session.updated, [exchange.file]);
    assert.deepEqual(session.results[0]?.differences, []);
    const written = JSON.parse(readFileSync(exchange.file, "utf8")) as Record<
      string,
      Record<string, unknown>
    >;
    assert.deepEqual(written["client"]?.["response"], {
      ...stale,
      body: { json: { answer: [1, { text: "kept" }] } },
    });
    assert.deepEqual(written["upstream"]?.["request"], upstream.request);
    assert.deepEqual([written["usage"], written["costs"]], [{ inputTokens: 7 }, { llm_cost: 9 }]);
  });

  it("writes the events of a new stream, and leaves a passing exchange alone", async (context) => {
    const { client } = passThrough("e") as { client: { request: object } };
    const exchange = exchangeOf(context, {
      ...streamOf('data: {"n":1}\n\ndata: [DONE]\n\n'),
      client: { request: client.request },
    });
    const session = await replayAll([exchange], options);
    assert.deepEqual(session.results[0]?.differences, []);
    const written = JSON.parse(readFileSync(exchange.file, "utf8")) as { client: { response: unknown } };
    assert.deepEqual(written.client.response, {
      status: 200,
      headers: eventStream,
      events: [{ data: { n: 1 } }, { data: "[DONE]" }],
    });
    writeFileSync(exchange.file, `${readFileSync(exchange.file, "utf8")}\n`);
    assert.deepEqual((await replayAll([loadExchange(exchange.file)], options)).updated, []);
  });
});
