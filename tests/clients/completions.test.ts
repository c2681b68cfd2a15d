import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import OpenAI from "openai";
import { requirements } from "../envoy/support/requirements.ts";
import {
  breakOff,
  failWith,
  failureMessage,
  interruption,
  stopShort,
} from "../../harness/simulator/providers/troubles.ts";
import { backends } from "./support/backends.ts";
import { greeting, usage } from "./support/scenario.ts";
import { Stage } from "./support/stage.ts";

const { binary, skip } = await requirements();
const served = ["OpenAI", "OpenAI without responses", "AzureOpenAI"];
const counts = {
  prompt_tokens: usage.input,
  completion_tokens: usage.output,
  total_tokens: usage.input + usage.output,
};

describe("the OpenAI SDK's completions", { skip }, () => {
  let stage: Stage;
  before(async () => {
    stage = await Stage.start(binary);
  });
  after(() => stage.stop());

  for (const { name, models } of backends) {
    const model = models[0]!;
    const completions = () => stage.openAi.completions;

    if (!served.includes(name)) {
      it(`${name} does not serve them`, () =>
        assert.rejects(completions().create({ model, prompt: "a" }), (error: unknown) => {
          assert.ok(error instanceof OpenAI.UnprocessableEntityError, String(error));
          assert.ok(error.message.includes("/v1/completions"), error.message);
          return true;
        }));
      continue;
    }

    describe(name, () => {
      it("create", async () => {
        const completion = await completions().create({
          model,
          prompt: ["Hello?", "港"],
          max_tokens: 100,
          temperature: 0.5,
        });
        assert.equal(completion.choices[0]?.text, greeting);
        assert.equal(completion.model, model);
        assert.deepEqual(completion.usage, counts);
      });

      it("create, of token ids", async () => {
        const completion = await completions().create({ model, prompt: [[464, 17911], [1]] });
        assert.equal(completion.choices[0]?.text, greeting);
      });

      it("create, streamed", async () => {
        const stream_options = { include_usage: true };
        const stream = await completions().create({ model, prompt: "Hello?", stream: true, stream_options });
        const chunks = await all(stream);
        assert.equal(textOf(chunks), greeting);
        assert.deepEqual(chunks.at(-1)?.choices, []);
        assert.deepEqual(chunks.at(-1)?.usage, counts);
      });

      it("create, streamed without usage", async () => {
        const chunks = await all(await completions().create({ model, prompt: "Hello?", stream: true }));
        assert.equal(textOf(chunks), greeting);
        assert.ok(chunks.every((chunk) => chunk.choices.length === 1 && chunk.usage === undefined));
      });

      it("429", () =>
        assert.rejects(completions().create({ model, prompt: failWith(429) }), (error: unknown) => {
          assert.ok(error instanceof OpenAI.RateLimitError, String(error));
          assert.ok(error.message.includes(failureMessage(429)), error.message);
          return true;
        }));

      for (const [words, message] of [
        [breakOff, interruption],
        [stopShort, "the upstream's stream ended before the reply was complete"],
      ] as const) {
        it(`a stream that is to ${words}`, async () => {
          const stream = await completions().create({ model, prompt: words, stream: true });
          await assert.rejects(all(stream), (error: unknown) => {
            assert.ok(error instanceof OpenAI.APIError, String(error));
            assert.ok(error.message.includes(message), error.message);
            return true;
          });
        });
      }
    });
  }
});

async function all(stream: AsyncIterable<OpenAI.Completion>): Promise<OpenAI.Completion[]> {
  const chunks: OpenAI.Completion[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

function textOf(chunks: readonly OpenAI.Completion[]): string {
  return chunks.map(({ choices }) => choices[0]?.text ?? "").join("");
}
