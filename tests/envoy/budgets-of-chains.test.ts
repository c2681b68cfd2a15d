import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import OpenAI from "openai";
import { greeting, usage } from "../clients/support/scenario.ts";
import { FallbackStage, assistant } from "./support/fallback-stage.ts";
import { requirements } from "./support/requirements.ts";

const { binary, skip } = await requirements();
const used = usage.input + usage.output;
const limit = 40 * used;

describe("token budgets where there is fallback, in Envoy with two workers", { skip }, () => {
  let stage: FallbackStage;
  before(async () => {
    const budget = { tokens: limit, per: "day", perHeader: "x-user", match: { rule: "fallback" } };
    stage = await FallbackStage.start(binary, { budgets: [{ name: "user", ...budget }] }, {}, { workers: 2 });
  });
  after(() => stage.stop());

  /** The status; 200 with what the provider had to say. */
  async function ask(user: string, stream: boolean): Promise<number> {
    const question = {
      model: assistant,
      messages: [{ role: "user" as const, content: "Hello?" }],
      max_tokens: 1,
    };
    const options = { headers: { "x-user": user } };
    try {
      if (stream) {
        const answer = await stage.openAi.chat.completions.stream(question, options).finalChatCompletion();
        assert.equal(answer.choices[0]?.message.content, greeting);
      } else {
        const answer = await stage.openAi.chat.completions.create(question, options);
        assert.equal(answer.choices[0]?.message.content, greeting);
      }
      return 200;
    } catch (error) {
      assert.ok(error instanceof OpenAI.RateLimitError, String(error));
      assert.equal(error.code, "rate_limit_exceeded");
      return 429;
    }
  }

  /** Asks with many clients until nothing is left; how many requests were served. */
  async function exhaust(user: string): Promise<number> {
    let served = 0;
    const client = async (number: number): Promise<void> => {
      for (let misses = 0; misses < 10;) {
        if ((await ask(user, number % 2 === 0)) === 200) served++;
        else misses++;
      }
    };
    await Promise.all(Array.from({ length: 8 }, (_, number) => client(number)));
    // Those refused may have met reservations: what is left then is used up one by one.
    while ((await ask(user, true)) === 200) served++;
    return served;
  }

  it("hold within one request's tokens under concurrent load", { timeout: 60_000 }, async () => {
    const tokens = (await exhaust("first")) * used;
    assert.ok(tokens >= limit && tokens < limit + used, `${tokens} tokens`);
  });

  it("count what the backend used that served, not those that failed", { timeout: 60_000 }, async () => {
    stage.bedrock.fail(503);
    const tokens = (await exhaust("second")) * used;
    assert.ok(tokens >= limit && tokens < limit + used, `${tokens} tokens`);
    assert.ok(stage.anthropic.requests.length >= limit / used);
  });
});
