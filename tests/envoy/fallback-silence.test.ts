import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import type { StubAnswer } from "../../harness/envoy/stub-upstream.ts";
import { greeting } from "../clients/support/scenario.ts";
import { asks } from "./support/asks.ts";
import { FallbackStage } from "./support/fallback-stage.ts";
import { requirements } from "./support/requirements.ts";

const { binary, skip } = await requirements();

/** Answers never, or never goes on. */
const silences: { title: string; answer: () => StubAnswer | Promise<StubAnswer> }[] = [
  { title: "does not answer", answer: () => new Promise(() => undefined) },
  {
    title: "begins a stream and says nothing",
    answer: () => ({
      status: 200,
      headers: { "content-type": "application/vnd.amazon.eventstream" },
      chunks: nothing(),
    }),
  },
];

describe("fallback from a backend that is silent, in Envoy", { skip, timeout: 60_000 }, () => {
  let stage: FallbackStage;
  before(async () => {
    stage = await FallbackStage.start(binary, {}, { attemptSilence: 500 });
  });
  beforeEach(() => stage.reset());
  after(() => stage.stop());

  for (const { api, streamed, ask } of asks) {
    for (const { title, answer } of silences) {
      it(`${streamed ? "streamed " : ""}${api}: the second serves where the first ${title}`, async () => {
        stage.bedrock.trouble = answer;
        assert.equal(await ask(stage, "Hello?"), greeting);
        assert.deepEqual(stage.asked, [1, 1, 0]);
        assert.equal((await stage.entry())["backend"], "anthropic");
      });
    }
  }
});

/** No chunk, and no end. */
// eslint-disable-next-line require-yield -- that is the point
async function* nothing(): AsyncGenerator<Buffer> {
  await new Promise(() => undefined);
}
