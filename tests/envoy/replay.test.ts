import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, describe, it } from "node:test";
import { replayInEnvoy } from "../../harness/envoy/replay.ts";
import { loadExchange } from "../../harness/exchange/load.ts";
import type { Exchange } from "../../harness/exchange/types.ts";
import { verdictOf } from "../../harness/replay/result.ts";
import { compileFilter } from "../harness/support/replay-filters.ts";
import { chatRequest } from "./support/chat.ts";
import { modulePath, requirements } from "./support/requirements.ts";

const { skip } = await requirements();

const folder = mkdtempSync(path.join(os.tmpdir(), "replay-test-"));
after(() => rmSync(folder, { recursive: true }));

const delta = (content: string) => ({
  id: "c",
  object: "chat.completion.chunk",
  created: 1,
  model: "gpt-4o",
  choices: [{ index: 0, delta: { content }, finish_reason: null }],
});
const stream =
  ["one", "two"].map((text) => `data: ${JSON.stringify(delta(text))}\n\n`).join("") + "data: [DONE]\n\n";

/** An exchange whose streamed answer comes in chunks that are cut inside its events. */
function streamed(name: string, members: object = {}): Exchange {
  const request = {
    method: "POST",
    path: "/v1/chat/completions",
    body: { json: { ...chatRequest, stream: true } },
  };
  const headers = { "content-type": "text/event-stream" };
  const document = {
    exchange: 1,
    name,
    config: { backends: [{ name: "a", schema: { name: "OpenAI", prefix: "v1" } }] },
    client: {
      request: { ...request, headers: { "content-type": "application/json" } },
      response: {
        status: 200,
        headers,
        events: [{ data: delta("one") }, { data: delta("two") }, { data: "[DONE]" }],
      },
    },
    upstream: {
      request: { method: "POST", path: "/v1/chat/completions" },
      response: { status: 200, headers, body: { text: stream }, chunks: [1, 7, 130, 2] },
    },
    ...members,
  };
  const file = path.join(folder, `${name}.json`);
  writeFileSync(file, JSON.stringify(document));
  return loadExchange(file);
}

describe("replay in Envoy", { skip }, () => {
  it("runs each exchange with its own configuration, and tells what differs", async () => {
    const exchanges = [
      streamed("same"),
      streamed("different", { usage: { totalTokens: 3 } }),
      streamed("clock", { clock: "2026-01-01T00:00:00Z" }),
      streamed("refused", { config: { backends: [{ name: "a" }] } }),
    ];
    const results = await replayInEnvoy(exchanges, {
      module: modulePath,
      plans: ["whole", "recorded", "bytes"],
    });
    const verdicts = results.map((result) => [result.name, verdictOf(result), result.plans]);
    assert.deepEqual(verdicts, [
      ["same", "passed", ["whole", "recorded"]],
      ["different", "failed", ["whole", "recorded"]],
      ["clock", "skipped", []],
      ["refused", "failed", []],
    ]);
    const difference = { path: "usage.totalTokens", expected: "3", actual: "0", plan: "whole" };
    assert.deepEqual(results[1]?.differences[0], difference);
    assert.match(results[2]?.skipped ?? "", /clock/);
    assert.match(results[3]?.refused ?? "", /backends\[0\]\.schema: is required/);
    assert.equal(results[0]?.events, 3);
  });
});

const servers = ["10.0.0.1:8000", "[fd00::2]:8000", "10.0.0.1:8001"];

/** An exchange with a pool, whose attempts end with these statuses, one server of the list after the other. */
function pooled(name: string, statuses: number[], members: object = {}): Exchange {
  const headers = { "content-type": "application/json" };
  const request = { method: "POST", path: "/v1/chat/completions", headers, body: { json: chatRequest } };
  const response = (status: number) => ({ status, headers, body: { json: { status } } });
  const inferencePool = {
    name: "p",
    endpoints: servers.map((address) => ({ address })),
    picker: { scorers: [{ type: "queue" }], maxEndpoints: 3 },
  };
  const document = {
    exchange: 1,
    name,
    config: { backends: [{ name: "pool", schema: { name: "OpenAI" }, inferencePool }] },
    client: { request, response: response(statuses.at(-1)!) },
    attempts: statuses.map((status, index) => ({
      endpoint: servers[index],
      request,
      response: response(status),
    })),
    pick: servers,
    ...members,
  };
  const file = path.join(folder, `${name}.json`);
  writeFileSync(file, JSON.stringify(document));
  return loadExchange(file);
}

describe("replay of pools in Envoy", { skip }, () => {
  const steer = `addRequestHeader('x-ai-eg-backend', 'pool');
addRequestHeader('x-gateway-destination-endpoint', '${servers.join(",")}');
addRequestHeader('x-envoy-max-retries', '2');
return 0;`;

  it("gives each endpoint a server of its own, which Envoy knows by the exchange's address", async () => {
    const picking = await compileFilter({ onRequestHeaders: steer });
    const exchanges = [
      pooled("walks-the-list", [503, 502, 200]),
      pooled("ends-with-the-list", [503, 503, 503]),
      pooled("answers-at-once", [400]),
      pooled("goes-on", [503, 503]),
      pooled("elsewhere", [503, 200], { pick: ["10.0.0.9:80"] }),
    ];
    exchanges[4]!.attempts![1]!.endpoint = servers[2];
    const results = await replayInEnvoy(exchanges, { module: picking.path, plans: ["whole"] });
    const differences = results.map((result) => [
      result.name,
      result.differences
        .map(({ path: place, actual }) => `${place}: ${actual}`)
        .filter((text) => !text.startsWith("client.")),
    ]);
    assert.deepEqual(differences, [
      ["walks-the-list", []],
      ["ends-with-the-list", []],
      ["answers-at-once", []],
      ["goes-on", [`attempts[2]: an attempt at "${servers[2]}"`]],
      ["elsewhere", [`attempts[1].endpoint: "${servers[1]}"`, `pick: ${servers.join(", ")}`]],
    ]);
  });

  it("skips what Envoy cannot be told", async () => {
    const busy = pooled("busy", [200], { endpointMetrics: [{ address: servers[0], inFlight: 1 }] });
    const ill = pooled("ill", [200], { endpointMetrics: [{ address: servers[0], healthy: false }] });
    const config = { backends: [{ name: "pool", schema: { name: "OpenAI" } }] };
    const poolless = pooled("poolless", [200], { config, endpointMetrics: [{ address: servers[0] }] });
    const results = await replayInEnvoy([busy, ill, poolless], { module: modulePath, plans: ["whole"] });
    assert.match(results[0]?.skipped ?? "", /in flight/);
    assert.match(results[1]?.skipped ?? "", /health/);
    assert.match(results[2]?.skipped ?? "", /IP addresses/);
  });
});
