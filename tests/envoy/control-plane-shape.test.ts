import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import OpenAI from "openai";
import { freePort } from "../../harness/envoy/ports.ts";
import { clientKey } from "../clients/simulators/credentials.ts";
import { anthropic, bedrock, modelServer } from "../clients/simulators/providers.ts";
import { greeting, usage } from "../clients/simulators/scenario.ts";
import { secretsIn } from "../support/secrets.ts";
import { controlPlaneBootstrap } from "./support/control-plane/bootstrap.ts";
import { EndpointPicker } from "./support/endpoint-picker.ts";
import { eventually } from "./support/eventually.ts";
import { Gateway } from "./support/gateway.ts";
import { naming } from "./support/picker-reactions.ts";
import { Provider } from "./support/provider.ts";
import { RateLimitService } from "./support/rate-limit-service.ts";
import { requirements } from "./support/requirements.ts";

const { binary, skip } = await requirements();

const aws = { region: "us-east-1", accessKeyId: "AKIDOFTHETESTS", secretAccessKey: "secret-of-the-tests" };
const names = {
  bedrock: "default/bedrock/route/chat/rule/0/ref/0",
  anthropic: "default/anthropic/route/chat/rule/0/ref/1",
  pool: "default/models/route/chat/rule/1/ref/0",
};

/** As Envoy AI Gateway's controller writes it: backends by the rule that refers to them, and no rules. */
const configuration = {
  version: "v1.1.0",
  uuid: "7f3c1c0e-5a5e-4f43-9a7d-0f1b1d3f2c11",
  globalLLMRequestCosts: [{ metadataKey: "llm_total_token", type: "TotalToken" }],
  llmRequestCosts: [
    {
      metadataKey: "weighted",
      routeName: "default/chat",
      type: "CEL",
      cel: "input_tokens + output_tokens * 3u",
    },
    { metadataKey: "weighted", routeName: "default/other", type: "CEL", cel: "0u" },
  ],
  backends: [
    {
      name: names.bedrock,
      modelNameOverride: "amazon.nova-pro-v1:0",
      schema: { name: "AWSBedrock" },
      auth: {
        aws: {
          region: aws.region,
          credentialFileLiteral: `[default]\naws_access_key_id = ${aws.accessKeyId}\naws_secret_access_key = ${aws.secretAccessKey}\n`,
        },
      },
      // Signed for the endpoint that stands in for Bedrock here.
      upstream: { host: "127.0.0.1", port: 1 },
    },
    {
      name: names.anthropic,
      modelNameOverride: "claude-sonnet-4-5",
      schema: { name: "Anthropic" },
      auth: { anthropicAPIKey: { key: "key-of-anthropic" } },
    },
    {
      name: names.pool,
      modelNameOverride: "",
      schema: { name: "OpenAI", version: "v1", prefix: "v1" },
      auth: { apiKey: { key: "key-of-the-pool" } },
    },
  ],
  models: [{ Name: "assistant", OwnedBy: "us", CreatedAt: "2026-01-01T00:00:00Z" }],
};

describe("the module where Envoy AI Gateway's external processor stands", { skip, timeout: 60_000 }, () => {
  const service = new RateLimitService(1_000_000);
  let providers: [Provider, Provider, Provider];
  let picker: EndpointPicker;
  let gateway: Gateway;
  let client: OpenAI;

  before(async () => {
    providers = [
      await Provider.listen(bedrock(aws), "amazon.nova-pro-v1:0"),
      await Provider.listen(anthropic("key-of-anthropic"), "claude-sonnet-4-5"),
      await Provider.listen(modelServer("key-of-the-pool"), "qwen3-8b"),
    ];
    const [first, second, server] = providers;
    picker = await EndpointPicker.listen(naming(`127.0.0.1:${server.port}`));
    configuration.backends[0]!.upstream!.port = first.port;
    const [port, adminPort] = [await freePort(), await freePort()];
    const bootstrap = controlPlaneBootstrap({
      port,
      adminPort,
      rateLimitPort: await service.listen(),
      configuration,
      costs: ["llm_total_token", "weighted"],
      rules: [
        {
          model: "assistant",
          route: "default/chat",
          cluster: "httproute/default/chat/rule/0",
          endpoints: [
            { backend: names.bedrock, port: first.port, priority: 0 },
            { backend: names.anthropic, port: second.port, priority: 1 },
          ],
        },
        {
          model: "qwen3-8b",
          route: "default/chat",
          cluster: "httproute/default/chat/rule/1",
          endpoints: [],
          pool: { backend: names.pool, pickerPort: picker.address.port },
        },
      ],
    });
    gateway = await Gateway.run({ binary, bootstrap, port, adminPort, secrets: secretsIn(configuration) });
    client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: clientKey, maxRetries: 0 });
  });

  beforeEach(async () => {
    await Promise.all(providers.map((provider) => provider.recover()));
    service.charged.clear();
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
    providers[0].fail(503);
    providers[1].fail(429, "no more");
    await assert.rejects(chat("assistant"), (error) => {
      assert.ok(error instanceof OpenAI.RateLimitError || error instanceof OpenAI.InternalServerError);
      return true;
    });
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
