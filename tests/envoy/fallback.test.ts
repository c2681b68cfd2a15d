import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { greeting, usage } from "../clients/support/scenario.ts";
import { asks } from "./support/asks.ts";
import { FallbackStage } from "./support/fallback-stage.ts";
import type { Provider } from "./support/provider.ts";
import { requirements } from "./support/requirements.ts";

const { binary, skip } = await requirements();

/** Ways in which a provider fails that another may make good. */
const troubles: {
  title: string;
  streamsOnly?: boolean;
  begin: (provider: Provider) => void | Promise<void>;
}[] = [
  { title: "refuses connections", begin: (provider) => provider.goDown() },
  { title: "hangs up", begin: (provider) => provider.hangUp() },
  ...[429, 500, 503, 529].map((status) => ({
    title: `answers ${status}`,
    begin: (provider: Provider) => provider.fail(status),
  })),
  {
    title: "answers what is no reply",
    begin: (provider) => provider.answer(200, "application/json", '{"a":'),
  },
  {
    title: "begins its stream with an error",
    streamsOnly: true,
    begin: (provider) => provider.failInStream("not today"),
  },
  {
    title: "breaks its stream off before it began",
    streamsOnly: true,
    begin: (provider) => provider.breakOff(),
  },
];

describe("fallback from Bedrock to Anthropic to a pool, in Envoy", { skip, timeout: 180_000 }, () => {
  let stage: FallbackStage;
  before(async () => {
    stage = await FallbackStage.start(binary);
  });
  beforeEach(() => stage.reset());
  after(() => stage.stop());

  for (const { api, streamed, ask } of asks) {
    const title = `${streamed ? "streamed " : ""}${api}`;

    it(`${title}: the first serves where it can`, async () => {
      assert.equal(await ask(stage, "Hello?"), greeting);
      assert.deepEqual(stage.asked, [1, 0, 0]);
      await checkMetered("bedrock", 1);
    });

    for (const { title: trouble, streamsOnly, begin } of troubles) {
      if (streamsOnly && !streamed) continue;

      it(`${title}: the second serves where the first ${trouble}`, async () => {
        await begin(stage.bedrock);
        assert.equal(await ask(stage, "Hello?"), greeting);
        assert.deepEqual(stage.asked.slice(1), [1, 0]);
        await checkMetered("anthropic", 2);
      });
    }

    it(`${title}: the pool serves where both fail, and so does one of its servers`, async () => {
      stage.bedrock.fail(503);
      if (streamed) stage.anthropic.failInStream("overloaded");
      else stage.anthropic.fail(529);
      const [first] = stage.servers;
      first.fail(503);
      assert.equal(await ask(stage, "Hello?"), greeting);
      assert.deepEqual(stage.asked.slice(0, 2), [1, 1]);
      await checkMetered("pool", 2 + stage.asked[2]);
    });

    it(`${title}: the last error is the client's where all fail`, async () => {
      stage.bedrock.fail(503, "Bedrock is down");
      await stage.anthropic.goDown();
      for (const server of stage.servers) server.fail(429, "the pool is busy");
      await assert.rejects(ask(stage, "Hello?"), (error) => {
        assert.ok(error instanceof OpenAI.RateLimitError || error instanceof Anthropic.RateLimitError);
        assert.match(error.message, /the pool is busy/);
        return true;
      });
      assert.deepEqual(stage.asked, [1, 0, 2]);
      assert.equal((await stage.entry())["usage.total_tokens"] ?? "0", "0");
    });

    it(`${title}: what the provider refuses is refused`, async () => {
      stage.bedrock.fail(400, "that is no question");
      await assert.rejects(ask(stage, "Hello?"), (error) => {
        assert.ok(error instanceof OpenAI.BadRequestError || error instanceof Anthropic.BadRequestError);
        assert.match(error.message, /that is no question/);
        return true;
      });
      assert.deepEqual(stage.asked, [1, 0, 0]);
    });
  }

  it("counts the tokens of the reply that the client got, and one request", async () => {
    const before = await stage.counters();
    // This one has told its usage before it fails.
    stage.bedrock.answer(
      200,
      "application/json",
      JSON.stringify({ output: {}, usage: { inputTokens: 99, outputTokens: 99 } }),
    );
    stage.anthropic.fail(429);
    await asks[0]!.ask(stage, "Hello?");
    const after = await stage.counters();
    const added = (name: string): number => (after.get(name) ?? 0) - (before.get(name) ?? 0);
    assert.equal(added("ai_gateway_usage_input_tokens"), usage.input);
    assert.equal(added("ai_gateway_usage_output_tokens"), usage.output);
    assert.equal(added("ai_gateway_requests"), 1);
    assert.equal(added("ai_gateway_local_replies"), 0);
  });

  /** The log names the backend that served, and the tokens are those of its reply alone. */
  async function checkMetered(backend: string, attempts: number): Promise<void> {
    const entry = await stage.entry();
    assert.equal(entry["backend"], backend);
    assert.equal(entry["chain"], "bedrock,anthropic,pool");
    assert.equal(entry["attempts"], attempts);
    assert.equal(entry["tokens"], String(usage.input + usage.output));
    assert.equal(entry["status"], 200);
  }
});
