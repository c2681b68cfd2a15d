import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { StubUpstream } from "../../harness/envoy/stub-upstream.ts";
import type { StubAnswer } from "../../harness/envoy/stub-upstream.ts";
import { chatAnswer, chatRequest } from "./support/chat.ts";
import { eventually } from "./support/eventually.ts";
import { Gateway } from "./support/gateway.ts";
import { requirements } from "./support/requirements.ts";

const { binary, skip } = await requirements();
const timeLimit = 30_000;
const WORKERS = 2;
/** What `chatAnswer` says that it used. */
const USED = 7;
const LIMIT = 700;

describe("token budgets, in Envoy with two workers", { skip }, () => {
  let stub: StubUpstream;
  let gateway: Gateway;

  before(async () => {
    stub = await StubUpstream.listen(0, answer);
    const budget = { tokens: LIMIT, per: "day", perHeader: "x-user" };
    gateway = await Gateway.start(
      binary,
      {
        backends: [
          {
            name: "openai",
            schema: { name: "OpenAI", prefix: "v1" },
            upstream: { host: "127.0.0.1", port: stub.port },
          },
        ],
        budgets: [{ name: "user", ...budget }],
      },
      {},
      {},
      WORKERS,
    );
  });

  after(async () => {
    await gateway.stop();
    await stub.close();
  });

  function answer({ headers }: { headers: [string, string][] }): StubAnswer {
    if (!headers.some(([name]) => name === "x-wait")) return chatAnswer("hello");
    async function* chunks(): AsyncGenerator<Buffer> {
      yield Buffer.from('data: {"choices":[{"index":0,"delta":{"content":"more"}}]}\n\n');
      await new Promise(() => undefined);
    }
    return { status: 200, headers: { "content-type": "text/event-stream" }, chunks: chunks() };
  }

  const post = (user: string, maxTokens: number, headers: Record<string, string> = {}) =>
    gateway.post(
      "/v1/chat/completions",
      { ...chatRequest, max_tokens: maxTokens },
      { "x-user": user, ...headers },
    );

  async function statusOf(user: string, maxTokens: number): Promise<number> {
    const response = await post(user, maxTokens);
    await response.arrayBuffer();
    return response.status;
  }

  it("hold within one request's tokens under concurrent load", { timeout: timeLimit }, async () => {
    let served = 0;
    const client = async () => {
      for (let misses = 0; misses < 25;) {
        if ((await statusOf("load", 0)) === 200) served++;
        else misses++;
      }
    };
    await Promise.all(Array.from({ length: 16 }, client));
    // Those refused may have met reservations: what is left then is used up one by one.
    for (;;) {
      if ((await statusOf("load", 0)) !== 200) break;
      served++;
    }
    const used = served * USED;
    assert.ok(used >= LIMIT && used < LIMIT + USED, `${used} tokens`);
  });

  it("get back what a client that leaves had reserved", { timeout: timeLimit }, async () => {
    const leaving = new AbortController();
    const request = fetch(`${gateway.url}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-user": "leaver", "x-wait": "yes" },
      body: JSON.stringify({ ...chatRequest, stream: true, max_tokens: 100_000 }),
      signal: leaving.signal,
    });
    const response = await request;
    assert.equal(response.headers.get("x-ratelimit-remaining-tokens"), "0");
    for (let time = 0; time < 6; time++) assert.equal(await statusOf("leaver", 0), 429);
    leaving.abort();
    await eventually("the tokens are back", async () => (await statusOf("leaver", 0)) === 200);
  });

  it("refuse the way that the SDKs know", { timeout: timeLimit }, async () => {
    while ((await statusOf("sdk", 5000)) === 200);
    const options = { apiKey: "sk-client", maxRetries: 0, defaultHeaders: { "x-user": "sdk" } };
    const openAi = new OpenAI({ baseURL: `${gateway.url}/v1`, ...options });
    await assert.rejects(
      openAi.chat.completions.create({ model: "gpt-4o", messages: [{ role: "user", content: "hi" }] }),
      (error) => {
        assert.ok(error instanceof OpenAI.RateLimitError);
        assert.equal(error.code, "rate_limit_exceeded");
        assert.equal(error.headers.get("x-ratelimit-limit-tokens"), String(LIMIT));
        assert.equal(error.headers.get("x-ratelimit-remaining-tokens"), "0");
        assert.match(error.headers.get("x-ratelimit-reset-tokens") ?? "", /^(\d+h)?(\d+m)?\d+s$/);
        assert.ok(Number(error.headers.get("retry-after")) > 0);
        return true;
      },
    );
    const anthropic = new Anthropic({ baseURL: `${gateway.url}/anthropic`, ...options });
    await assert.rejects(
      anthropic.messages.create({
        model: "gpt-4o",
        max_tokens: 9,
        messages: [{ role: "user", content: "hi" }],
      }),
      (error) => {
        assert.ok(error instanceof Anthropic.RateLimitError);
        assert.equal(error.headers.get("anthropic-ratelimit-tokens-limit"), String(LIMIT));
        assert.equal(error.headers.get("anthropic-ratelimit-tokens-remaining"), "0");
        const reset = new Date(error.headers.get("anthropic-ratelimit-tokens-reset") ?? "");
        assert.ok(reset.getTime() > Date.now());
        return true;
      },
    );
  });
});
