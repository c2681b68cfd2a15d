import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import OpenAI from "openai";
import { greeting } from "../clients/support/scenario.ts";
import { assistant, FallbackStage } from "./support/fallback-stage.ts";
import { requirements } from "./support/requirements.ts";

const { binary, skip } = await requirements();

const backends = [{ name: "bedrock" }, { name: "anthropic", priority: 1 }, { name: "pool", priority: 2 }];

describe("the backends a request may fall back to, in Envoy", { skip, timeout: 60_000 }, () => {
  let stage: FallbackStage;
  before(async () => {
    stage = await FallbackStage.start(binary, {
      rules: [
        { name: "usual", matches: [{ model: assistant }], backends },
        {
          name: "weighted",
          matches: [{ model: "weighted" }],
          backends: [
            { name: "bedrock", weight: 1 },
            { name: "anthropic", weight: 1 },
            { name: "pool", weight: 0 },
            { name: "pool", priority: 1 },
          ],
        },
        { name: "lone", matches: [{ model: "lone" }], backends: [{ name: "pool" }] },
        {
          name: "keyless",
          matches: [{ model: "keyless" }],
          backends: [{ name: "keyless" }, { name: "anthropic", priority: 1 }],
        },
        {
          name: "nowhere",
          matches: [{ model: "nowhere" }],
          backends: [{ name: "nowhere" }, { name: "anthropic", priority: 1 }],
        },
        { name: "only keyless", backends: [{ name: "keyless" }] },
      ],
    });
  });
  beforeEach(() => stage.reset());
  after(() => stage.stop());

  const ask = async (model: string, more: object = {}) => {
    const messages = [{ role: "user" as const, content: "Hello?" }];
    const answer = await stage.openAi.chat.completions.create({ model, messages, ...more, stream: false });
    return answer.choices[0]?.message.content;
  };

  it("are those that can do what is asked: the others are passed over, not asked", async () => {
    // Neither Bedrock nor Anthropic can give log probabilities.
    await ask(assistant, { logprobs: true }).catch(() => undefined);
    assert.deepEqual(stage.asked.slice(0, 2), [0, 0]);
    assert.ok(stage.asked[2] > 0);
    assert.equal((await stage.entry())["chain"], "pool");
  });

  it("are those with a credential", async () => {
    assert.equal(await ask("keyless"), greeting);
    assert.deepEqual(stage.asked, [0, 1, 0]);
    assert.equal((await stage.entry())["chain"], "anthropic");
    await stage.reset();
    await assert.rejects(ask("nothing else"), OpenAI.AuthenticationError);
    assert.deepEqual(stage.asked, [0, 0, 0]);
  });

  it("share the requests of their priority by weight", async () => {
    for (let count = 0; count < 40; count++) assert.equal(await ask("weighted"), greeting);
    const [bedrock, anthropic, pool] = stage.asked;
    assert.equal(bedrock + anthropic, 40);
    assert.ok(bedrock > 0 && anthropic > 0, `${bedrock} to Bedrock, ${anthropic} to Anthropic`);
    assert.equal(pool, 0);
  });

  it("of a lower priority serve whichever of the higher was drawn", async () => {
    stage.bedrock.fail(503);
    await stage.anthropic.goDown();
    for (let count = 0; count < 10; count++) assert.equal(await ask("weighted"), greeting);
    assert.equal(stage.asked[2], 10);
  });

  it("are those whose names resolve", async () => {
    assert.equal(await ask("nowhere"), greeting);
    assert.equal((await stage.entry())["chain"], "nowhere,anthropic");
    assert.deepEqual(stage.asked, [0, 1, 0]);
  });

  it("are one where the rule has one", async () => {
    assert.equal(await ask("lone"), greeting);
    assert.deepEqual(stage.asked, [0, 0, 1]);
    const { backend, chain } = await stage.entry();
    assert.deepEqual([backend, chain], ["pool", "pool"]);
  });

  it("are the gateway's to choose, not the client's", async () => {
    const forged = {
      "x-ai-eg-backend": "pool",
      "x-ai-eg-model": "lone",
      "x-gateway-destination-endpoint": `127.0.0.1:${stage.servers[0].port}`,
      "x-envoy-max-retries": "0",
    };
    stage.bedrock.fail(503);
    const messages = [{ role: "user" as const, content: "Hello?" }];
    await stage.openAi.chat.completions.create({ model: assistant, messages }, { headers: forged });
    assert.deepEqual(stage.asked, [1, 1, 0]);
  });

  it("see nothing of each other, nor of what steers the gateway", async () => {
    stage.bedrock.fail(503);
    stage.anthropic.fail(503);
    assert.equal(await ask(assistant), greeting);
    const requests = stage.providers.flatMap((provider) => provider.requests);
    assert.equal(requests.length, 3);
    for (const { headers } of requests) {
      const credentials = headers.filter(([name]) => /^(authorization|x-api-key)$/.test(name));
      assert.equal(credentials.length, 1, JSON.stringify(credentials));
      const leaked = headers.filter(([name]) => /^(x-ai-eg-|x-gateway-|x-envoy-|x-forwarded-)/.test(name));
      assert.deepEqual(leaked, []);
    }
    const hosts = requests.map(({ headers }) => new Map(headers).get("host"));
    const [bedrock, anthropic] = [stage.bedrock, stage.anthropic];
    const server = stage.servers.find((provider) => provider.requests.length > 0);
    assert.deepEqual(hosts, [
      `127.0.0.1:${bedrock.port}`,
      `localhost:${anthropic.port}`,
      `127.0.0.1:${server?.port}`,
    ]);
    const amazon = requests
      .slice(1)
      .flatMap(({ headers }) => headers.filter(([name]) => name.startsWith("x-amz-")));
    assert.deepEqual(amazon, []);
  });
});
