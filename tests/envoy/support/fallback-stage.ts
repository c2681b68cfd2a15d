import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import type { BootstrapOptions } from "../../../harness/render/envoy/bootstrap.ts";
import { withBearer, withKey, withSignature } from "../../../harness/simulator/providers/credentials.ts";
import { anthropic, bedrock, modelServer } from "../../../harness/simulator/providers/services.ts";
import { clientKey } from "../../clients/support/client-key.ts";
import type { BootstrapChange } from "./bootstrap.ts";
import { eventually } from "./eventually.ts";
import { Gateway } from "./gateway.ts";
import type { LogEntry } from "./gateway.ts";
import { Provider } from "./provider.ts";

const aws = {
  region: "us-east-1",
  accessKeyId: "AKIDOFTHETESTS",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
};

/** The model clients ask for; each backend has a name of its own for it. */
export const assistant = "assistant";
const models = { bedrock: "amazon.nova-pro-v1:0", anthropic: "claude-sonnet-4-5", pool: "qwen3-8b" };

/** Bedrock, Anthropic and a pool of two model servers, tried in this order, and clients who know nothing of it. */
export class FallbackStage {
  readonly gateway: Gateway;
  readonly bedrock: Provider;
  readonly anthropic: Provider;
  readonly servers: readonly [Provider, Provider];
  readonly openAi: OpenAI;
  readonly claude: Anthropic;
  #logged = 0;

  private constructor(gateway: Gateway, providers: readonly [Provider, Provider, Provider, Provider]) {
    this.gateway = gateway;
    [this.bedrock, this.anthropic] = providers;
    this.servers = [providers[2], providers[3]];
    this.openAi = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: clientKey, maxRetries: 0 });
    this.claude = new Anthropic({
      baseURL: `${gateway.url}/anthropic`,
      apiKey: clientKey,
      authToken: null,
      maxRetries: 0,
    });
  }

  /** Starts with the given members of the configuration added or put in place of the usual ones. */
  static async start(
    binary: string,
    changes: object = {},
    options: Partial<BootstrapOptions> = {},
    { workers = 1, change }: { workers?: number; change?: BootstrapChange } = {},
  ): Promise<FallbackStage> {
    const providers = await Promise.all([
      Provider.listen(bedrock(withSignature(aws)), models.bedrock),
      Provider.listen(anthropic(withKey("x-api-key", "key-of-anthropic")), models.anthropic),
      Provider.listen(modelServer(withBearer("key-of-the-pool")), models.pool),
      Provider.listen(modelServer(withBearer("key-of-the-pool")), models.pool),
    ]);
    const gateway = await Gateway.start(
      binary,
      { ...configuration(providers), ...changes },
      {},
      options,
      workers,
      change,
    );
    return new FallbackStage(gateway, providers);
  }

  get providers(): Provider[] {
    return [this.bedrock, this.anthropic, ...this.servers];
  }

  /** How often each was asked: Bedrock, Anthropic, and the pool's servers together. */
  get asked(): [number, number, number] {
    const [first, second] = this.servers;
    const pool = first.requests.length + second.requests.length;
    return [this.bedrock.requests.length, this.anthropic.requests.length, pool];
  }

  /** All providers serve again; what was logged so far is forgotten. */
  async reset(): Promise<void> {
    await eventually("every request is logged", async () => {
      return this.gateway.entries.length === (await this.gateway.requestCount());
    });
    await Promise.all(this.providers.map((provider) => provider.recover()));
    this.#logged = this.gateway.entries.length;
  }

  /** The access log's line of the only request since the last reset. */
  async entry(): Promise<LogEntry> {
    await eventually("the request is logged", () => this.gateway.entries.length > this.#logged);
    return this.gateway.entries[this.#logged]!;
  }

  /** The filter's own counters. */
  async counters(): Promise<Map<string, number>> {
    const found = (await this.gateway.stats()).matchAll(/^(ai_gateway_\w+)\{\} (\d+)$/gm);
    return new Map([...found].map(([, name, value]) => [name!, Number(value)]));
  }

  async stop(): Promise<void> {
    await this.gateway.stop();
    await Promise.all(this.providers.map((provider) => provider.goDown()));
  }
}

type Providers = readonly [Provider, Provider, Provider, Provider];

function configuration(providers: Providers): object {
  return {
    rules: [
      {
        name: "fallback",
        matches: [{ model: assistant }],
        backends: [{ name: "bedrock" }, { name: "anthropic", priority: 1 }, { name: "pool", priority: 2 }],
      },
    ],
    backends: backendsOf(providers),
    globalLLMRequestCosts: [{ metadataKey: "tokens", type: "TotalToken" }],
  };
}

function backendsOf([bedrockPlace, anthropicPlace, ...servers]: Providers): object[] {
  const credentials = [
    "[default]",
    `aws_access_key_id = ${aws.accessKeyId}`,
    `aws_secret_access_key = ${aws.secretAccessKey}`,
  ];
  return [
    {
      name: "bedrock",
      schema: { name: "AWSBedrock" },
      modelNameOverride: models.bedrock,
      upstream: { host: "127.0.0.1", port: bedrockPlace.port },
      auth: { aws: { region: aws.region, credentialFileLiteral: `${credentials.join("\n")}\n` } },
    },
    {
      name: "anthropic",
      schema: { name: "Anthropic" },
      modelNameOverride: models.anthropic,
      // By name, as real providers are reached.
      upstream: { host: "localhost", port: anthropicPlace.port },
      auth: { anthropicAPIKey: { key: "key-of-anthropic" } },
    },
    {
      name: "nowhere",
      schema: { name: "OpenAI", prefix: "v1" },
      // RFC 6761: no resolver knows it.
      upstream: { host: "nowhere.invalid", port: 80 },
    },
    {
      name: "keyless",
      schema: { name: "OpenAI", prefix: "v1" },
      upstream: { host: "127.0.0.1", port: bedrockPlace.port },
      auth: { apiKey: { key: { env: "A_VARIABLE_THAT_IS_NOT_SET" } } },
    },
    {
      name: "pool",
      schema: { name: "OpenAI", prefix: "v1" },
      responsesApi: false,
      modelNameOverride: models.pool,
      auth: { apiKey: { key: "key-of-the-pool" } },
      inferencePool: {
        name: "pool",
        endpoints: servers.map(({ port }) => ({ address: `127.0.0.1:${port}` })),
        picker: { scorers: [{ type: "in-flight" }], maxEndpoints: 2 },
      },
    },
  ];
}
