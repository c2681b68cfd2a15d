import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Cohere, CohereError } from "cohere-ai";
import { requirements } from "../envoy/support/requirements.ts";
import { failWith, failureMessage } from "../../harness/simulator/providers/troubles.ts";
import { backends } from "./support/backends.ts";
import { Stage } from "./support/stage.ts";

const { binary, skip } = await requirements();
const query = 'Quand est "marée haute" ?';
const documents = ['Ebbe und "Flut"\n', "La marée monte jusqu'à midi. 🌊", "潮汐"];
/** The longest document comes first. */
const order = [1, 0, 2];

describe("the Cohere SDK's rerank", { skip }, () => {
  let stage: Stage;
  before(async () => {
    stage = await Stage.start(binary);
  });
  after(() => stage.stop());

  for (const { name, rerankModels = [] } of backends) {
    for (const model of rerankModels) {
      describe(`${name}: ${model}`, () => {
        it("version 2", async () => {
          const { id, results } = await stage.cohere.rerank({ model, query, documents });
          assert.ok(id);
          assert.deepEqual(
            results.map(({ index, relevanceScore }) => [index, relevanceScore]),
            order.map((index) => [index, documents[index]!.length / 1024]),
          );
        });

        it("version 2, the best of them", async () => {
          const { results } = await stage.cohere.rerank({ model, query, documents, topN: 2 });
          assert.deepEqual(
            results.map(({ index }) => index),
            order.slice(0, 2),
          );
        });

        it("version 1, with the documents", async () => {
          const { results } = await stage.cohereV1.rerank({ model, query, documents, returnDocuments: true });
          assert.deepEqual(
            results.map(({ document }) => document?.text),
            order.map((index) => documents[index]),
          );
        });

        for (const [status, kind] of [
          [401, Cohere.UnauthorizedError],
          [429, Cohere.TooManyRequestsError],
          [503, Cohere.ServiceUnavailableError],
        ] as const) {
          it(`${status}`, () =>
            assert.rejects(
              stage.cohere.rerank({ model, query: failWith(status), documents }),
              (error: unknown) => {
                assert.ok(error instanceof kind, String(error));
                assert.equal((error.body as { message: string }).message, failureMessage(status));
                return true;
              },
            ));
        }
      });
    }
  }

  it("version 1, documents as objects, on Cohere and Bedrock", async () => {
    const objects = documents.map((text) => ({ text }));
    for (const model of ["rerank-v3.5", "cohere.rerank-v3-5:0"]) {
      const { results } = await stage.cohereV1.rerank({ model, query, documents: objects });
      assert.deepEqual(
        results.map(({ index }) => index),
        order,
      );
    }
  });

  it("a backend without rerank", () =>
    assert.rejects(
      stage.cohere.rerank({ model: "gpt-4o-tides", query, documents }),
      (error: unknown) => error instanceof CohereError && error.statusCode === 422,
    ));
});
