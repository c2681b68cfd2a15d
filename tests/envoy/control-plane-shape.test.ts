import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import OpenAI from "openai";
import { freePort } from "../../harness/envoy/ports.ts";
import { clientKey } from "../clients/support/client-key.ts";
import { withBearer, withKey, withSignature } from "../../harness/simulator/providers/credentials.ts";
import { anthropic, bedrock, modelServer } from "../../harness/simulator/providers/services.ts";
import { greeting, usage } from "../clients/support/scenario.ts";
import { secretsIn } from "../support/secrets.ts";
import { controlPlaneBootstrap } from "./support/control-plane/bootstrap.ts";
import { aws, configurationOf, costs, rulesOf } from "./support/control-plane/example.ts";
import { EndpointPicker } from "./support/endpoint-picker.ts";
import { eventually } from "./support/eventually.ts";
import { Gateway } from "./support/gateway.ts";
import { naming } from "./support/picker-reactions.ts";
import { Provider } from "./support/provider.ts";
import { RateLimitService } from "./support/rate-limit-service.ts";
import { requirements } from "./support/requirements.ts";

const { binary, skip } = await requirements();

describe("the module where Envoy AI Gateway's external processor stands", { skip, timeout: 60_000 }, () => {
  const service = new RateLimitService(1_000_000);
  let providers: [Provider, Provider, Provider];
  let picker: EndpointPicker;
  let gateway: Gateway;
  let client: OpenAI;

  before(async () => {
    providers = [
      await Provider.listen(bedrock(withSignature(aws)), "amazon.nova-pro-v1:0"),
      await Provider.listen(anthropic(withKey("x-api-key", "key-of-anthropic")), "claude-sonnet-4-5"),
      await Provider.listen(modelServer(withBearer("key-of-the-pool")), "qwen3-8b"),
    ];
    const [first, second, server] = providers;
    picker = await EndpointPicker.listen(naming(`127.0.0.1:${server.port}`));
    const places = {
      bedrock: first.port,
      anthropic: second.port,
      server: server.port,
      picker: picker.address.port,
    };
    const configuration = configurationOf(places);
    const [port, adminPort] = [await freePort(), await freePort()];
    const bootstrap = controlPlaneBootstrap({
      port,
      adminPort,
      rateLimitPort: await service.listen(),
      configuration,
      costs,
      rules: rulesOf(places),
    });
    gateway = await Gateway.run({ binary, bootstrap, port, adminPort, secrets: secretsIn(configuration) });
    client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: clientKey, maxRetries: 0 });
  });

  beforeEach(async () => {
    await Promise.all(providers.map((provider) => provider.recover()));
    service.charged.clear();
    picker.calls.length = 0;
  });

  after(async () => {
    await gateway.stop();
    picker.close();
    service.close();
    await Promise.all(providers.map((provider) => provider.goDown()));
  });

  const asked = () => providers.map(({ requests }) => requests.length);
  const input = (model: string) => ({ model, messages: [{ role: "user" as const, content: "Hello?" }] });
  const chat = async (model: string) =>
    (await client.chat.completions.create(input(model))).choices[0]?.message.content;
  const streamed = async (model: string) =>
    (await client.chat.completions.stream(input(model)).finalChatCompletion()).choices[0]?.message.content;

  for (const [title, ask] of [
    ["whole", chat],
    ["streamed", streamed],
  ] as const) {
    it(`${title}: routes by model, translates and signs for the backend that the endpoint names`, async () => {
      assert.equal(await ask("assistant"), greeting);
      assert.deepEqual(asked(), [1, 0, 0]);
    });

    it(`${title}: falls back to the next priority, translated afresh`, async () => {
      providers[0].fail(503);
      assert.equal(await ask("assistant"), greeting);
      assert.equal(asked()[1], 1);
    });

    it(`${title}: goes to the endpoint that the pool's picker names`, async () => {
      assert.equal(await ask("qwen3-8b"), greeting);
      assert.deepEqual(asked(), [0, 0, 1]);
    });

    it(`${title}: charges the costs of the route to rate limits`, async () => {
      providers[0].fail(429);
      await ask("assistant");
      const total = usage.input + usage.output;
      await eventually("the costs are charged", () => service.charged.get("cost=llm_total_token") === total);
      assert.equal(service.charged.get("cost=weighted"), usage.input + usage.output * 3);
    });
  }

  it("gives the last error in the client's dialect", async () => {
    for (const provider of providers) provider.fail(429, "no more");
    await assert.rejects(chat("assistant"), (error) => {
      assert.ok(error instanceof OpenAI.RateLimitError);
      assert.match(error.message, /no more/);
      return true;
    });
  });

  it("goes on to a backend that can do what the first cannot, which is asked for nothing", async () => {
    const authorization = { authorization: `Bearer ${clientKey}` };
    const answer = await gateway.post("/v1/chat/completions", { ...input("capable"), n: 2 }, authorization);
    await answer.arrayBuffer();
    assert.notEqual(answer.status, 422);
    const [declined] = providers[0].requests;
    assert.deepEqual([declined?.method, declined?.path, declined?.body.length], ["OPTIONS", "/", 0]);
    assert.ok(!JSON.stringify(declined?.headers).includes(clientKey));
    assert.equal(providers[2].requests.length, 1);
  });

  it("says what a backend cannot do where no other can", async () => {
    await assert.rejects(
      client.chat.completions.create({ ...input("incapable"), n: 2 }),
      OpenAI.UnprocessableEntityError,
    );
    assert.equal(providers[0].requests[0]?.method, "OPTIONS");
  });

  it("picks the one endpoint itself where the route of a pool is known before the body", async () => {
    const messages = [{ role: "user" as const, content: "Hello?" }];
    const headers = { "x-team": "local" };
    const answer = await client.chat.completions.create({ model: "qwen3-8b", messages }, { headers });
    assert.equal(answer.choices[0]?.message.content, greeting);
    assert.deepEqual(asked(), [0, 0, 1]);
    assert.equal(picker.calls.length, 0);
  });

  it("leaves what no route serves to the catch-all, and lists models itself", async () => {
    await assert.rejects(chat("unknown"), OpenAI.NotFoundError);
    const models: string[] = [];
    for await (const { id } of client.models.list()) models.push(id);
    assert.deepEqual(models, ["assistant"]);
  });

  it("lets no header of the gateway's own reach a backend", async () => {
    await chat("assistant");
    await chat("qwen3-8b");
    const headers = providers.flatMap(({ requests }) => requests.flatMap((request) => request.headers));
    assert.deepEqual(
      headers.filter(([name]) => /^x-(ai-eg|gateway|aigw)-/.test(name)),
      [],
    );
  });
});
