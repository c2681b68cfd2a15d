import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import type { TestContext } from "node:test";
import { loadExchange } from "../../harness/exchange/load.ts";
import type { Exchange } from "../../harness/exchange/types.ts";
import { FilterModule } from "../../harness/host/module.ts";
import { configurationOf } from "../../harness/replay/configuration.ts";
import { runInNode } from "../../harness/replay/node-run.ts";
import { plansFor } from "../../harness/replay/plans.ts";
import { replayExchange } from "../../harness/replay/replay.ts";
import type { ExchangeResult } from "../../harness/replay/result.ts";
import { replayAll } from "../../harness/replay/session.ts";
import { folderWith, passThrough } from "./support/exchange-files.ts";
import { compileFilter } from "./support/replay-filters.ts";

const endpoints = ["10.0.0.1:80", "[fd00::2]:80", "10.0.0.3:80"];
const steer = `addRequestHeader('x-ai-eg-backend', 'pool');
addRequestHeader('x-gateway-destination-endpoint', '${endpoints.join(", ")}');`;

/** Picks three endpoints and allows two retries. */
const picking = await compileFilter({
  onRequestHeaders: `${steer} addRequestHeader('x-envoy-max-retries', '2'); return 0;`,
});

/** Shows what it sees of the attempt whose response comes. */
const looking = await compileFilter({
  onRequestHeaders: `${steer} publish('before', property('upstream\\0address')); return 0;`,
  onResponseHeaders: `publish('address', property('upstream\\0address'));
publish('count', property('upstream\\0request_attempt_count').charCodeAt(0).toString());
publish('served', property('metadata\\0filter_metadata\\0envoy.lb\\0x-gateway-destination-endpoint-served'));
publish('list', property('metadata\\0filter_metadata\\0envoy.lb\\0x-gateway-destination-endpoint'));
publish('flags', property('response\\0flags').charCodeAt(1).toString());
return 0;`,
});

interface Parts {
  client: { request: object; response: { status: number; headers: object } };
  upstream: { request: object; response: { status: number; headers: object } };
}

/** Attempts that end with these statuses, one endpoint of the list after the other. */
function exchangeOf(context: TestContext, statuses: number[], changes: object = {}): Exchange {
  const { client, upstream } = passThrough("e") as unknown as Parts;
  const attempts = statuses.map((status, index) => ({
    backend: "pool",
    endpoint: endpoints[index],
    request: upstream.request,
    response: { ...upstream.response, status },
  }));
  const inferencePool = {
    name: "p",
    endpoints: endpoints.map((address) => ({ address })),
    picker: { maxEndpoints: 3 },
  };
  const document = passThrough("e", {
    config: { backends: [{ name: "pool", schema: { name: "OpenAI" }, inferencePool }] },
    client: { request: client.request, response: { ...client.response, status: statuses.at(-1) } },
    upstream: undefined,
    attempts,
    ...changes,
  });
  const folder = folderWith(context, { "e.json": JSON.stringify(document, null, 2) });
  return loadExchange(join(folder, "e.json"));
}

const paths = (result: ExchangeResult): string[] => [...new Set(result.differences.map(({ path }) => path))];

describe("attempts in the Node host", () => {
  it("go down the filter's list, and the client gets the last one's response", (context) => {
    const exchange = exchangeOf(context, [503, 502, 200], { pick: endpoints });
    const { result } = replayExchange(exchange, { module: picking });
    assert.deepEqual(result.differences, []);
    assert.equal(result.plans.length, 5);
  });

  it("are compared one by one: where each goes and what it carries", (context) => {
    const exchange = exchangeOf(context, [503, 200]);
    const [first, second] = exchange.attempts!;
    first!.request!.path = "/elsewhere";
    second!.endpoint = "10.0.0.3:80";
    const { result } = replayExchange(exchange, { module: picking, plans: ["whole"] });
    assert.deepEqual(
      result.differences.map(({ path, expected, actual }) => [path, expected, actual]),
      [
        ["attempts[0].request.path", '"/elsewhere"', '"/v1/chat/completions"'],
        ["attempts[1].endpoint", '"10.0.0.3:80"', '"[fd00::2]:80"'],
      ],
    );
  });

  it("are no more than the filter allows", (context) => {
    const exchange = exchangeOf(context, [503, 503, 503, 200]);
    const { result } = replayExchange(exchange, { module: picking, plans: ["whole"] });
    assert.deepEqual(paths(result), ["attempts", "attempts[3]"]);
    assert.equal(result.differences[0]?.actual, "3: the filter's limit of retries");
  });

  it("are no more than the pool's list is long, where the filter sets no limit", async (context) => {
    const unlimited = await compileFilter({ onRequestHeaders: `${steer} return 0;` });
    const within = replayExchange(exchangeOf(context, [503, 503, 200]), { module: unlimited });
    assert.deepEqual(within.result.differences, []);
    const beyond = replayExchange(exchangeOf(context, [503, 503, 503, 200]), { module: unlimited });
    assert.deepEqual(paths(beyond.result), ["attempts", "attempts[3]"]);
  });

  it("show the filter what Envoy shows of the last one, once its response comes", (context) => {
    const run = (exchange: Exchange, keys: string[]): (string | undefined)[] => {
      const [plan] = plansFor(exchange, ["whole"]);
      const outcome = runInNode(exchange, looking, configurationOf(exchange), plan!);
      return keys.map((key) => outcome.filterState(key));
    };
    const keys = ["before", "address", "count", "served", "list", "flags"];
    const list = endpoints.join(", ");
    const second = run(exchangeOf(context, [503, 200]), keys);
    assert.deepEqual(second, ["", endpoints[1], "2", endpoints[1], list, "0"]);
    const last = run(exchangeOf(context, [503, 503, 503]), keys);
    assert.deepEqual(last, ["", endpoints[2], "3", endpoints[2], list, "128"]);
    const { upstream } = passThrough("e");
    const single = run(exchangeOf(context, [200], { upstream, attempts: undefined }), keys);
    assert.deepEqual(single, ["", endpoints[0], "1", endpoints[0], list, "0"]);
  });

  it("on several backends go through both roles, as long as Envoy would try again", async () => {
    const module = await FilterModule.load("build/filter.wasm");
    const load = (): Exchange => loadExchange("tests/exchanges/fallback/provider-to-provider.yaml");
    const replay = (exchange: Exchange): ExchangeResult =>
      replayExchange(exchange, { module, plans: ["whole"] }).result;
    assert.deepEqual(replay(load()).differences, []);

    const elsewhere = load();
    elsewhere.attempts![1]!.backend = "pool";
    assert.deepEqual(paths(replay(elsewhere)), ["attempts[1].backend"]);

    const final = load();
    final.attempts![0]!.response.status = 400;
    assert.ok(paths(replay(final)).includes("attempts[1]"), "no attempt after a refusal");

    const short = load();
    short.attempts!.pop();
    short.upstream = { ...short.upstream, response: short.attempts![0]!.response };
    assert.ok(paths(replay(short)).includes("attempts"), "an attempt that the file does not answer");
  });

  it("get the goldens that came out, where these are rewritten", async (context) => {
    const exchange = exchangeOf(context, [503, 200]);
    exchange.attempts![0]!.request!.method = "PUT";
    exchange.attempts![1]!.endpoint = "10.0.0.3:80";
    const session = await replayAll([exchange], { module: picking.path, target: "host", update: true });
    assert.deepEqual(session.results[0]?.differences, []);
    const { attempts } = JSON.parse(readFileSync(exchange.file, "utf8")) as {
      attempts: { endpoint: string; request: { method: string } }[];
    };
    assert.deepEqual(
      attempts.map(({ endpoint, request }) => [endpoint, request.method]),
      [
        [endpoints[0], "POST"],
        [endpoints[1], "POST"],
      ],
    );
  });
});
