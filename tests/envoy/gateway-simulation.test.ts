import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import type { IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import OpenAI from "openai";
import { freePort } from "../../harness/envoy/ports.ts";
import { GatewayCommand } from "./support/gateway-command.ts";
import { requirements } from "./support/requirements.ts";

const { skip } = await requirements();

const env = (name: string): object => ({ key: { env: `SIMULATED_TEST_${name}` } });
const google = { accessToken: { env: "SIMULATED_TEST_TOKEN" }, region: "europe-west4", projectName: "tides" };

/** A backend of every schema, with every way to have a credential. */
const backends: { name: string; schema: object; auth?: object; upstream?: object; responsesApi?: boolean }[] =
  [
    { name: "openai", schema: { name: "OpenAI", prefix: "v1" }, auth: { apiKey: env("OPENAI") } },
    {
      name: "model-server",
      schema: { name: "OpenAI", prefix: "v1" },
      responsesApi: false,
      upstream: { host: "models.example.com", port: 8080 },
    },
    {
      name: "azure",
      schema: { name: "AzureOpenAI", version: "2025-01-01-preview" },
      upstream: { host: "example.openai.azure.com", port: 443 },
      auth: { azureAPIKey: env("AZURE") },
    },
    { name: "anthropic", schema: { name: "Anthropic" }, auth: { anthropicAPIKey: env("ANTHROPIC") } },
    { name: "bedrock", schema: { name: "AWSBedrock" }, auth: { aws: { region: "us-east-1" } } },
    {
      name: "bedrock-file",
      schema: { name: "AWSBedrock" },
      auth: {
        aws: {
          region: "eu-west-1",
          profile: "work",
          credentialFileLiteral: { env: "SIMULATED_TEST_AWS_FILE" },
        },
      },
    },
    {
      name: "bedrock-claude",
      schema: { name: "AWSAnthropic" },
      auth: { aws: { region: "us-east-1", apiKey: { env: "SIMULATED_TEST_BEDROCK" } } },
    },
    { name: "vertex", schema: { name: "GCPVertexAI" }, auth: { gcp: google } },
    { name: "vertex-claude", schema: { name: "GCPAnthropic" }, auth: { gcp: google } },
    { name: "cohere", schema: { name: "Cohere" }, auth: { apiKey: env("COHERE") } },
  ];

const config = {
  rules: backends.map(({ name }) => ({ name, matches: [{ model: name }], backends: [{ name }] })),
  backends,
  globalLLMRequestCosts: [
    { metadataKey: "price", type: "CEL", cel: "input_tokens * 0.5 + output_tokens * 2" },
    { metadataKey: "tokens", type: "TotalToken" },
  ],
};

const realKey = "a-key-that-somebody-really-has";

interface Answer {
  choices: {
    message?: { content: string; tool_calls?: { function: { name: string; arguments: string } }[] };
    delta?: { content?: string };
  }[];
  usage?: { prompt_tokens: number; completion_tokens: number };
  error?: { message: string };
}

/** The status of the answer to a body of two bytes. */
async function statusOf(url: string): Promise<number | undefined> {
  const asking = request(url, { method: "POST" }).end("{}");
  const [answer] = (await once(asking, "response")) as [IncomingMessage];
  answer.resume();
  return answer.statusCode;
}

describe("gateway --simulate, to providers", { skip, timeout: 120_000 }, () => {
  let folder: string;
  let gateway: GatewayCommand;
  let url: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "gateway-simulation-"));
    writeFileSync(join(folder, "config.json"), JSON.stringify(config));
    const port = await freePort();
    const unset = { AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "", AWS_SESSION_TOKEN: "" };
    const environment = { ...unset, SIMULATED_TEST_COHERE: realKey };
    gateway = new GatewayCommand(["config.json", "--simulate", "--port", String(port)], folder, environment);
    url = (await gateway.shows(/^ {2}export OPENAI_BASE_URL=(\S+)$/m))[1]!;
    await gateway.shows(/^made up/m);
  });
  after(() => {
    gateway.kill();
    rmSync(folder, { recursive: true });
  });

  async function post(model: string, says: string, more: object = {}): Promise<Response> {
    return fetch(`${url}/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ model, messages: [{ role: "user", content: says }], ...more }),
    });
  }

  async function ask(model: string, says: string, more: object = {}): Promise<Answer> {
    const response = await post(model, says, more);
    const answer = (await response.json()) as Answer;
    assert.equal(response.status, 200, JSON.stringify(answer));
    return answer;
  }

  for (const { name } of backends) {
    it(`${name}: whole and streamed, counted, a tool called, a failure passed on`, async () => {
      const { choices, usage } = await ask(name, "Wrens?");
      assert.match(choices[0]?.message?.content ?? "", /^This is a simulated reply .* You said: Wrens\?$/);
      assert.ok(usage !== undefined && usage.prompt_tokens > 5 && usage.completion_tokens > 10);

      const streamed = await post(name, "Wrens?", { stream: true });
      const events = (await streamed.text()).split("\n\n").filter((event) => event.startsWith("data: {"));
      const chunks = events.map((event) => JSON.parse(event.slice("data: ".length)) as Answer);
      const text = chunks.map((chunk) => chunk.choices[0]?.delta?.content ?? "").join("");
      assert.match(text, /^This is a simulated reply .* You said: Wrens\?$/);

      const parameters = {
        type: "object",
        properties: { port: { type: "string" }, days: { type: "integer" } },
        required: ["port", "days"],
      };
      const tools = [{ type: "function", function: { name: "tide_at", parameters } }];
      const called = (await ask(name, "Tide?", { tools })).choices[0]?.message?.tool_calls?.[0]?.function;
      assert.equal(called?.name, "tide_at");
      assert.deepEqual(JSON.parse(called.arguments), { port: "example", days: 1 });

      const failure = await post(name, "fail with 429");
      assert.equal(failure.status, 429);
      assert.equal(((await failure.json()) as Answer).error?.message, 'A "simulated" failure (429).');
    });
  }

  for (const model of ["openai", "model-server", "azure"]) {
    it(`${model}: embeddings by OpenAI's SDK`, async () => {
      const client = new OpenAI({ baseURL: url, apiKey: "none", maxRetries: 0 });
      const input = ["wren", "robin", "wren"];
      const { data, usage } = await client.embeddings.create({ model, input, dimensions: 8 });
      const [first, second, third] = data.map(({ embedding }) => embedding);
      assert.ok(first !== undefined && first.length === 8);
      assert.deepEqual(first, third);
      assert.notDeepEqual(first, second);
      assert.ok(usage.total_tokens > 0);
    });
  }

  it("serves Anthropic's clients at the URL it names", async () => {
    const [, base] = await gateway.shows(/^ {2}export ANTHROPIC_BASE_URL=(\S+)$/m);
    const response = await fetch(`${base}/v1/messages`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        model: "bedrock",
        max_tokens: 50,
        messages: [{ role: "user", content: "Wrens?" }],
      }),
    });
    const { content } = (await response.json()) as { content: { type: string; text: string }[] };
    assert.match(content[0]?.text ?? "", /^This is a simulated reply/);
  });

  it("has providers that refuse what they do not know, other hosts and other credentials, and tell no secret", async () => {
    const refused = await post("openai", "Wrens?", { no_such_member: 1 });
    assert.equal(refused.status, 400);
    assert.match(((await refused.json()) as Answer).error?.message ?? "", /no_such_member/);

    const [, port] = await gateway.shows(/^cohere is simulated: api\.cohere\.com is at 127\.0\.0\.1:(\d+)$/m);
    assert.equal(await statusOf(`http://127.0.0.1:${port}/v2/chat`), 421, "127.0.0.1 is not its host");
    assert.ok(!gateway.shown.includes(realKey), "a key was printed");
  });

  it("shows requests, why they failed, and what all came to", async () => {
    await gateway.shows(/^200 POST \/v2\/chat cohere \d+ ms, \d+ tokens in, \d+ out$/m);
    await gateway.shows(/^429 POST \S+ openai \d+ ms, openai answered so$/m);
    const madeUp = (await gateway.shows(/^made up, as not set: (.*)$/m))[1]!.split(", ");
    assert.ok(madeUp.includes("AWS_SECRET_ACCESS_KEY") && madeUp.includes("SIMULATED_TEST_AWS_FILE"));
    assert.ok(!madeUp.includes("SIMULATED_TEST_COHERE"), "it is set");
    assert.ok(!gateway.shown.includes("warning"), gateway.shown);
    assert.equal(await gateway.end(), 0);
    const last = gateway.shown.trimEnd().split("\n").at(-1) ?? "";
    assert.match(
      last,
      /^\d+ requests, 11 failed, \d+ tokens in, \d+ out, price [\d.]+, p50 \d+ ms, p90 \d+ ms$/,
    );
  });
});
