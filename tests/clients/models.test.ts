import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { requirements } from "../envoy/support/requirements.ts";
import { Stage, listedModels, listedSince } from "./support/stage.ts";

const { binary, skip } = await requirements();

describe("the SDKs' models", { skip }, () => {
  let stage: Stage;
  before(async () => {
    stage = await Stage.start(binary);
  });
  after(() => stage.stop());

  it("Anthropic's list", async () => {
    const found: string[] = [];
    for await (const { id, type, created_at } of stage.anthropic.models.list()) {
      found.push(id);
      assert.equal(type, "model");
      assert.equal(created_at, listedSince);
    }
    assert.deepEqual(found, listedModels);
  });

  it("OpenAI's list", async () => {
    const found: string[] = [];
    for await (const { id, object, owned_by, created } of stage.openAi.models.list()) {
      found.push(id);
      assert.deepEqual([object, owned_by, created], ["model", "tides", Date.parse(listedSince) / 1000]);
    }
    assert.deepEqual(found, listedModels);
  });

  for (const model of listedModels) {
    it(`retrieve ${model}`, async () => {
      assert.equal((await stage.anthropic.models.retrieve(model)).id, model);
      assert.equal((await stage.openAi.models.retrieve(model)).id, model);
    });
  }

  it("retrieve one that is not there", async () => {
    await assert.rejects(stage.anthropic.models.retrieve("tide-1"), Anthropic.NotFoundError);
    await assert.rejects(stage.openAi.models.retrieve("tide-1"), OpenAI.NotFoundError);
  });
});
