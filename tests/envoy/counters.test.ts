import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { freePort } from "../../harness/envoy/ports.ts";
import { StubUpstream } from "../../harness/envoy/stub-upstream.ts";
import type { StubAnswer, StubRequest } from "../../harness/envoy/stub-upstream.ts";
import { testAccount } from "../harness/support/service-account.ts";
import { eventsAnswer, jsonAnswer } from "./support/answers.ts";
import { chatAnswer } from "./support/chat.ts";
import { EndpointPicker } from "./support/endpoint-picker.ts";
import { eventually } from "./support/eventually.ts";
import { Gateway } from "./support/gateway.ts";
import { naming } from "./support/picker-reactions.ts";
import { requirements } from "./support/requirements.ts";
import { ScrapedServer } from "./support/scraped-server.ts";

const { binary, skip } = await requirements();
const rounds = 4;
const schema = { name: "OpenAI", prefix: "v1" };
const usage = '{"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":2,"total_tokens":7}}';
const message = {
  id: "msg_1",
  type: "message",
  role: "assistant",
  model: "claude-5",
  content: [{ type: "text", text: "hi" }],
  stop_reason: "end_turn",
  usage: { input_tokens: 1, output_tokens: 1 },
};

describe("the counters of an Envoy with two workers", { skip, timeout: 60_000 }, () => {
  let upstream: StubUpstream;
  /** A second attempt needs a second endpoint. */
  let second: StubUpstream;
  let tokens: StubUpstream;
  let picker: EndpointPicker;
  let busy: ScrapedServer;
  let gateway: Gateway;
  let stats: string;
  let shed = 0;
  let sent = 0;
  /** Requests that were answered 503 once. */
  const tried = new Set<string>();

  function answer({ path, body }: StubRequest): StubAnswer {
    const { model, user } = JSON.parse(body.toString()) as { model: string; user?: string };
    if (model === "flaky" && !tried.has(user!)) {
      tried.add(user!);
      return { status: 503 };
    }
    if (model === "broken") return eventsAnswer('{"choices":[{"index":0,"delta":{"content":"hi"}}]}');
    if (model === "streamed") return eventsAnswer(usage, "[DONE]");
    if (model === "junk") return jsonAnswer("no JSON");
    return path.endsWith("/messages") ? jsonAnswer(message) : chatAnswer("hi");
  }

  function configuration(): object {
    const here = { host: "127.0.0.1", port: upstream.port };
    const pool = (name: string, address: string, more: object) => ({
      name,
      schema,
      inferencePool: { name, endpoints: [{ address }], ...more },
    });
    const own = `127.0.0.1:${upstream.port}`;
    const inFlight = { scorers: [{ type: "in-flight" }], maxEndpoints: 2 };
    const outside = (cluster: string) => ({ endpointPicker: { cluster }, failureMode: "FailOpen" });
    const names = ["flaky", "busy", "misled", "lost", "claude", "minted", "unminted"];
    return {
      backends: [
        { name: "openai", schema, upstream: here },
        { name: "claude", schema: { name: "Anthropic", prefix: "v1" }, upstream: here },
        pool("flaky", own, {
          endpoints: [{ address: own }, { address: `127.0.0.1:${second.port}` }],
          picker: { ...inFlight, health: { failures: 1000 } },
        }),
        pool("busy", busy.address, {
          picker: { scorers: [{ type: "queue" }] },
          objectives: [{ name: "batch", priority: -1 }],
        }),
        pool("misled", own, { ...outside("picker"), picker: inFlight }),
        pool("lost", own, { ...outside("lost-picker"), picker: inFlight }),
        {
          name: "minted",
          schema,
          upstream: here,
          auth: { azure: { tenantId: "tenant", clientId: "client", clientSecret: "a-client-secret" } },
        },
        {
          name: "unminted",
          schema,
          upstream: here,
          auth: { gcp: { region: "r", projectName: "p", serviceAccountKey: testAccount().key } },
        },
      ],
      rules: [
        ...names.map((name) => ({ name, matches: [{ model: name }], backends: [{ name }] })),
        { name: "rest", backends: [{ name: "openai" }] },
      ],
      tokenExchange: {
        gcp: { upstream: { host: "127.0.0.1", port: tokens.port } },
        azure: { upstream: { host: "127.0.0.1", port: tokens.port } },
      },
      budgets: [{ name: "small", match: { model: "capped" }, tokens: 1, per: "day" }],
      globalLLMRequestCosts: [
        {
          metadataKey: "price",
          type: "CEL",
          cel: "model == 'priced' ? input_tokens / (input_tokens - input_tokens) : input_tokens",
        },
      ],
    };
  }

  async function ask(
    model: string,
    more: object = {},
    headers: Record<string, string> = {},
  ): Promise<number> {
    sent++;
    const body = { model, messages: [{ role: "user", content: "hi" }], ...more };
    const response = await gateway.post("/v1/chat/completions", body, { connection: "close", ...headers });
    await response.text();
    return response.status;
  }

  const value = (name: string, labels: Record<string, string> = {}): number | undefined => {
    const wanted = Object.entries(labels).map(([label, text]) => `${label}="${text}"`);
    const found = stats.split("\n").filter((line) => line.startsWith(`${name}{${wanted.join(",")}} `));
    return found[0] === undefined ? undefined : Number(found[0].slice(found[0].lastIndexOf(" ") + 1));
  };

  before(async () => {
    upstream = await StubUpstream.listen(0, answer);
    second = await StubUpstream.listen(0, answer);
    tokens = await StubUpstream.listen(0, ({ path }) =>
      path === "/token"
        ? { status: 500 }
        : jsonAnswer('{"access_token":"t","expires_in":3600,"token_type":"Bearer"}'),
    );
    picker = await EndpointPicker.listen(naming(`10.9.9.9:1,127.0.0.1:${upstream.port}`));
    busy = await ScrapedServer.listen();
    busy.waiting = 100;
    const addresses = new Map([
      ["picker", picker.address],
      ["lost-picker", { host: "127.0.0.1", port: await freePort() }],
    ]);
    gateway = await Gateway.start(binary, configuration(), {}, { addresses }, 2);
    const isShed = async () => {
      const status = await ask("busy", {}, { "x-gateway-inference-objective": "batch" });
      if (status === 429) shed++;
      return status === 429;
    };
    await eventually("the pool is known to be busy", isShed);
    await eventually("a token is there", async () => (await ask("minted")) === 200);
    await ask("unminted");
    for (let round = 0; round < rounds; round++) {
      await isShed();
      assert.equal(await ask("flaky", { user: String(round) }), 200);
      assert.equal(await ask("misled"), 200);
      assert.equal(await ask("lost"), 200);
      assert.equal(await ask("claude", { seed: 1 }), 200);
      assert.equal(await ask("priced"), 200);
      assert.equal(await ask("capped"), round === 0 ? 200 : 429);
      assert.equal(await ask("junk"), 200);
      assert.equal(await ask("broken", { stream: true }), 200);
      assert.equal(await ask("streamed", { stream: true }), 200);
    }
    await eventually("the histograms were merged", async () => {
      stats = await gateway.stats();
      return stats.includes("gen_ai_server_time_to_first_token");
    });
  });
  after(async () => {
    await gateway.stop();
    await Promise.all([upstream.close(), second.close(), tokens.close(), busy.close()]);
    picker.close();
  });

  it("count what happened, each thing once", () => {
    const counts = {
      requests: sent,
      retries: rounds,
      refused_picks: rounds,
      failed_picks: rounds,
      shed_requests: shed,
      dropped_fields: rounds,
      cost_failures: rounds,
      unread_replies: rounds,
      failed_replies: rounds,
      token_exchanges: 1,
    };
    const found = Object.fromEntries(Object.keys(counts).map((name) => [name, value(`ai_gateway_${name}`)]));
    assert.deepEqual(found, counts);
    assert.equal(value("ai_gateway_budget_tokens", { budget: "small" }), 7);
    assert.equal(value("ai_gateway_budget_refusals", { budget: "small" }), rounds - 1);
    assert.equal(value("ai_gateway_errors", { error_type: "upstream_failed" }), rounds);
    assert.ok(value("ai_gateway_scrapes")! > 0);
    assert.equal(value("ai_gateway_scrape_failures"), 0);
    const google = tokens.requests.filter(({ path }) => path === "/token");
    assert.equal(value("ai_gateway_token_exchange_failures"), google.length);
  });

  it("are named in docs/metrics.md, as are all metrics; whatever is named there exists", () => {
    const documented = new Set(
      [...readFileSync("docs/metrics.md", "utf8").matchAll(/`((?:ai_gateway|gen_ai|envoy)_\w+)`/g)].map(
        ([, name]) => name!,
      ),
    );
    const lines = stats.split("\n").filter((line) => /^\w+\{/.test(line));
    const names = new Set(
      lines.map((line) => line.slice(0, line.indexOf("{")).replace(/_(bucket|sum|count)$/, "")),
    );
    const labels = new Set(
      lines.flatMap((line) => [...line.matchAll(/[{,](\w+)="/g)].map(([, label]) => label!)),
    );
    // Envoy shows this one when a VM was replaced: tests/envoy/traps.test.ts reads it.
    const reloads = "envoy_wasm_ai_gateway_vm_reload_success";
    const missing = [...documented].filter(
      (name) => name !== reloads && !names.has(name) && !labels.has(name),
    );
    assert.deepEqual(missing, []);
    const own = [...names].filter((name) => /^(ai_gateway|gen_ai)_/.test(name));
    assert.ok(own.length > 20);
    assert.deepEqual(
      own.filter((name) => !documented.has(name)),
      [],
    );
    const dashboard = readFileSync("configs/grafana-dashboard.json", "utf8");
    const { panels } = JSON.parse(dashboard) as { panels: { targets?: { expr: string }[] }[] };
    const asked = panels.flatMap(({ targets = [] }) =>
      targets.flatMap(({ expr }) => expr.match(/\b(?:gen_ai|ai_gateway|envoy)_\w+(?=[{[])/g) ?? []),
    );
    assert.ok(asked.length > 0);
    for (const name of asked)
      assert.ok(documented.has(name.replace(/_(bucket|sum|count)$/, "")), `${name} does not exist`);
  });
});
