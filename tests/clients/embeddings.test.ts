import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import OpenAI from "openai";
import { requirements } from "../envoy/support/requirements.ts";
import { tokensOfText, vectorOf } from "../../harness/simulator/providers/embeddings/vectors.ts";
import { failWith, failureMessage } from "../../harness/simulator/providers/troubles.ts";
import { backends } from "./support/backends.ts";
import { Stage } from "./support/stage.ts";

const { binary, skip } = await requirements();
const texts = ['Ebbe und "Flut"\n', "潮汐 🌊", "Brest \\ Océan"];
/** Models that embed one text at a time. */
const single = ["amazon.titan-embed-text-v2:0", "gemini-embedding-2"];
/** Backends that take token ids. */
const native = ["OpenAI", "AzureOpenAI"];

describe("the OpenAI SDK's embeddings", { skip }, () => {
  let stage: Stage;
  before(async () => {
    stage = await Stage.start(binary);
  });
  after(() => stage.stop());

  for (const { name, embeddingModels = [] } of backends) {
    for (const model of embeddingModels) {
      const input = single.includes(model) ? texts.slice(0, 1) : texts;
      const create = (more: Partial<OpenAI.EmbeddingCreateParams> = {}) =>
        stage.openAi.embeddings.create({ model, input, ...more });

      describe(`${name}: ${model}`, () => {
        it("create", async () => {
          // The SDK asks for base64 and decodes it.
          assertVectors(await create({ user: "somebody" }), model, input);
        });

        it("create, as numbers", async () => {
          assertVectors(await create({ encoding_format: "float" }), model, input);
        });

        it("create, of other dimensions", async () => {
          assertVectors(await create({ dimensions: 256 }), model, input, 256);
        });

        it("create, of a single text", async () => {
          assertVectors(await create({ input: texts[1]! }), model, [texts[1]!]);
        });

        it("create, of token ids", async () => {
          const asked = create({ input: [464, 17911] });
          if (native.includes(name)) assertVectors(await asked, model, ["464,17911"]);
          else await assert.rejects(asked, OpenAI.UnprocessableEntityError);
        });

        if (single.includes(model)) {
          it("create, of several texts", () => assert.rejects(create({ input: texts }), isRefusedBatch));
        }

        for (const [status, kind] of [
          [401, OpenAI.AuthenticationError],
          [429, OpenAI.RateLimitError],
          [503, OpenAI.InternalServerError],
        ] as const) {
          it(`${status}`, () =>
            assert.rejects(create({ input: failWith(status) }), (error: unknown) => {
              assert.ok(error instanceof kind, String(error));
              assert.ok(error.message.includes(failureMessage(status)), error.message);
              return true;
            }));
        }
      });
    }
  }

  it("a backend without embeddings", () =>
    assert.rejects(
      stage.openAi.embeddings.create({ model: "claude-sonnet-4-5", input: "a" }),
      /v1.embeddings/,
    ));
});

function assertVectors(
  reply: OpenAI.CreateEmbeddingResponse,
  model: string,
  input: readonly string[],
  dimensions?: number,
): void {
  const count = input.length * tokensOfText;
  assert.deepEqual(
    reply.data.map(({ embedding }) => [...embedding]),
    input.map((text) => vectorOf(text, dimensions)),
  );
  assert.deepEqual(
    reply.data.map(({ index, object }) => [index, object]),
    input.map((_, index) => [index, "embedding"]),
  );
  assert.equal(reply.model, model);
  assert.deepEqual(reply.usage, { prompt_tokens: count, total_tokens: count });
}

function isRefusedBatch(error: unknown): boolean {
  assert.ok(error instanceof OpenAI.UnprocessableEntityError, String(error));
  assert.equal(error.param, "input");
  return true;
}
