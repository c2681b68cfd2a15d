import type { ControlledRule } from "./shape.ts";

/** The ports of those that stand in for providers and picker. */
export interface Places {
  bedrock: number;
  anthropic: number;
  server: number;
  picker: number;
}

/** Keys of the costs that are charged. */
export const costs = ["llm_total_token", "weighted"];

export const aws = {
  region: "us-east-1",
  accessKeyId: "AKIDOFTHETESTS",
  secretAccessKey: "secret-of-the-tests",
};
const names = {
  bedrock: "default/bedrock/route/chat/rule/0/ref/0",
  anthropic: "default/anthropic/route/chat/rule/0/ref/1",
  pool: "default/models/route/chat/rule/1/ref/0",
  local: "default/models/route/chat/rule/4/ref/0",
};

/** As Envoy AI Gateway's controller writes it: backends by the rule that refers to them, and no rules. */
export function configurationOf(places: Places) {
  return {
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
        upstream: { host: "127.0.0.1", port: places.bedrock },
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
      {
        name: names.local,
        schema: { name: "OpenAI", prefix: "v1" },
        auth: { apiKey: { key: "key-of-the-pool" } },
        // What this module can do beyond: the endpoints are in the configuration.
        inferencePool: {
          name: "models",
          endpoints: [{ address: `127.0.0.1:${places.server}` }],
          picker: { scorers: [{ type: "in-flight" }], maxEndpoints: 1 },
        },
      },
    ],
    models: [{ Name: "assistant", OwnedBy: "us", CreatedAt: "2026-01-01T00:00:00Z" }],
  };
}

/** The rules of the AIGatewayRoutes. */
export function rulesOf(places: Places): ControlledRule[] {
  return [
    {
      header: ["x-team", "local"],
      route: "default/chat",
      cluster: "httproute/default/chat/rule/4",
      endpoints: [],
      pool: { backend: names.local },
    },
    {
      header: ["x-ai-eg-model", "assistant"],
      route: "default/chat",
      cluster: "httproute/default/chat/rule/0",
      endpoints: [
        { backend: names.bedrock, port: places.bedrock, priority: 0 },
        { backend: names.anthropic, port: places.anthropic, priority: 1 },
      ],
    },
    {
      header: ["x-ai-eg-model", "qwen3-8b"],
      route: "default/chat",
      cluster: "httproute/default/chat/rule/1",
      endpoints: [],
      pool: { backend: names.pool, pickerPort: places.picker },
    },
    {
      header: ["x-ai-eg-model", "capable"],
      route: "default/chat",
      cluster: "httproute/default/chat/rule/2",
      endpoints: [
        { backend: names.bedrock, port: places.bedrock, priority: 0 },
        { backend: names.pool, port: places.server, priority: 1 },
      ],
    },
    {
      header: ["x-ai-eg-model", "incapable"],
      route: "default/chat",
      cluster: "httproute/default/chat/rule/3",
      endpoints: [{ backend: names.bedrock, port: places.bedrock, priority: 0 }],
    },
  ];
}
