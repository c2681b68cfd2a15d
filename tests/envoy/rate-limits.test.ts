import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { StubUpstream } from "../../harness/envoy/stub-upstream.ts";
import type { StubAnswer } from "../../harness/envoy/stub-upstream.ts";
import { Gateway } from "./support/gateway.ts";
import { RateLimitService } from "./support/rate-limit-service.ts";
import { requirements } from "./support/requirements.ts";

const { binary, skip } = await requirements();
const budget = 100;
const timeLimit = 10_000;

const usageOf = (total: number): object => ({
  prompt_tokens: total - 4,
  completion_tokens: 4,
  total_tokens: total,
});
const unary = (total: number): StubAnswer => ({
  status: 200,
  headers: { "content-type": "application/json" },
  chunks: [Buffer.from(JSON.stringify({ object: "chat.completion", choices: [], usage: usageOf(total) }))],
});
const usageEvent = (total: number): Buffer =>
  Buffer.from(`data: ${JSON.stringify({ choices: [], usage: usageOf(total) })}\n\n`);

/** A stream that tells its usage and then goes on until the client has had enough. */
async function* endless(total: number): AsyncGenerator<Buffer> {
  yield usageEvent(total);
  for (;;) {
    yield Buffer.from('data: {"choices":[{"index":0,"delta":{"content":"more"}}]}\n\n');
    await pause(5);
  }
}

describe("token budgets of a rate-limit service", { skip }, () => {
  const service = new RateLimitService(budget);
  let upstream: StubUpstream;
  let answer: StubAnswer;
  let gateway: Gateway;

  before(async () => {
    upstream = await StubUpstream.listen(0, () => answer);
    const config = {
      backends: [
        {
          name: "models",
          schema: { name: "OpenAI", prefix: "v1" },
          upstream: { host: "127.0.0.1", port: upstream.port },
        },
      ],
      globalLLMRequestCosts: [
        { metadataKey: "tokens", type: "TotalToken" },
        { metadataKey: "weighted", type: "CEL", cel: "output_tokens * 2" },
      ],
    };
    const rateLimit = {
      address: { host: "127.0.0.1", port: await service.listen() },
      domain: "ai-gateway",
      headers: ["x-team"],
    };
    gateway = await Gateway.start(binary, config, {}, { rateLimit });
  });

  after(async () => {
    await gateway.stop();
    await upstream.close();
    service.close();
  });

  const charged = (key: string, team: string): number =>
    service.charged.get(`metadata_key=${key};backend=models;x-team=${team}`) ?? 0;

  async function until(condition: () => boolean, what: string): Promise<void> {
    for (const end = Date.now() + timeLimit; !condition(); await pause(5)) {
      assert.ok(Date.now() < end, `${what}: ${JSON.stringify([...service.charged])}`);
    }
  }

  const post = (team: string, stream = false): Promise<Response> =>
    gateway.post("/v1/chat/completions", { model: "m", messages: [], stream }, { "x-team": team });

  it("are spent by tokens, and refuse when they are used up", async () => {
    answer = unary(60);
    for (const expected of [60, 120]) {
      const response = await post("a");
      await response.arrayBuffer();
      assert.equal(response.status, 200);
      await until(() => charged("tokens", "a") === expected, `${expected} tokens charged`);
    }
    assert.equal(charged("weighted", "a"), 16);
    assert.deepEqual([...service.domains], ["ai-gateway"]);
    const refused = await post("a");
    await refused.arrayBuffer();
    assert.equal(refused.status, 429);
    assert.equal(charged("tokens", "a"), 120);
    assert.equal(upstream.requests.length, 2);
  });

  it("are spent by streams", async () => {
    answer = {
      status: 200,
      headers: { "content-type": "text/event-stream" },
      chunks: [usageEvent(33), Buffer.from("data: [DONE]\n\n")],
    };
    const response = await post("b", true);
    assert.equal(await response.text(), "data: [DONE]\n\n");
    await until(() => charged("tokens", "b") === 33, "33 tokens charged");
  });

  it("are spent by streams that the client leaves", async () => {
    answer = { status: 200, headers: { "content-type": "text/event-stream" }, chunks: endless(21) };
    const response = await post("c", true);
    const reader = response.body!.getReader();
    await reader.read();
    assert.equal(charged("tokens", "c"), 0);
    await reader.cancel();
    await until(() => charged("tokens", "c") === 21, "21 tokens charged");
  });
});
