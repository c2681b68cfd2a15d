import { withBearer, withKey, withSignature } from "../../../harness/simulator/providers/credentials.ts";
import type { Service } from "../../../harness/simulator/providers/service.ts";
import * as services from "../../../harness/simulator/providers/services.ts";

/** A backend of the gateway, the provider behind it, and the models that requests reach it by. */
export interface TestedBackend {
  name: string;
  models: readonly string[];
  /** Its models for embeddings. */
  embeddingModels?: readonly string[];
  /** Its models for rerank. */
  rerankModels?: readonly string[];
  /** What its models are called where they are not asked through a profile. */
  foundationModels?: readonly string[];
  service: Service;
  /** Its configuration, without name and place. */
  config: object;
}

const azureVersion = "2025-04-01-preview";
const aws = {
  region: "us-east-1",
  accessKeyId: "AKIDOFTHETESTS",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
};
const vertexPlace = { project: "tides", region: "europe-west4" };

/** A key like no other, so that it shows where it leaks. */
const keyOf = (name: string): string => `key-of-${name}-backend`;

/** Every schema; where models of one schema differ in how they are asked, several. */
export const backends: readonly TestedBackend[] = [
  {
    name: "OpenAI",
    models: ["gpt-4.1-mini"],
    embeddingModels: ["text-embedding-3-small"],
    service: services.openAi(withBearer(keyOf("openai"))),
    config: { schema: { name: "OpenAI", prefix: "v1" }, auth: { apiKey: { key: keyOf("openai") } } },
  },
  {
    name: "OpenAI without responses",
    models: ["Qwen/Qwen3-8B"],
    rerankModels: ["BAAI/bge-reranker-v2-m3"],
    service: services.modelServer(withBearer(keyOf("model-server"))),
    config: {
      schema: { name: "OpenAI", prefix: "v1" },
      responsesApi: false,
      auth: { apiKey: { key: keyOf("model-server") } },
    },
  },
  {
    name: "AzureOpenAI",
    models: ["gpt-4o-tides"],
    embeddingModels: ["embed-tides"],
    service: services.azure(withKey("api-key", keyOf("azure")), azureVersion),
    config: {
      schema: { name: "AzureOpenAI", version: azureVersion },
      auth: { azureAPIKey: { key: keyOf("azure") } },
    },
  },
  {
    name: "Anthropic",
    models: ["claude-sonnet-4-5", "claude-3-5-haiku-20241022"],
    service: services.anthropic(withKey("x-api-key", keyOf("anthropic"))),
    config: { schema: { name: "Anthropic" }, auth: { anthropicAPIKey: { key: keyOf("anthropic") } } },
  },
  {
    name: "AWSBedrock",
    models: ["us.amazon.nova-pro-v1:0", "us.anthropic.claude-sonnet-4-5-20250929-v1:0"],
    embeddingModels: ["amazon.titan-embed-text-v2:0", "cohere.embed-v4:0"],
    rerankModels: ["cohere.rerank-v3-5:0", "amazon.rerank-v1:0"],
    foundationModels: ["amazon.nova-pro-v1:0", "anthropic.claude-sonnet-4-5-20250929-v1:0"],
    service: services.bedrock(withSignature(aws)),
    config: { schema: { name: "AWSBedrock" }, auth: { aws: awsAuth() } },
  },
  {
    name: "AWSAnthropic",
    models: ["eu.anthropic.claude-sonnet-4-5-20250929-v1:0", "anthropic.claude-3-5-haiku-20241022-v1:0"],
    foundationModels: ["anthropic.claude-sonnet-4-5-20250929-v1:0"],
    service: services.bedrockClaude(withBearer(keyOf("aws-anthropic"))),
    config: {
      schema: { name: "AWSAnthropic" },
      auth: { aws: { region: aws.region, apiKey: keyOf("aws-anthropic") } },
    },
  },
  {
    name: "GCPVertexAI",
    models: ["gemini-2.5-flash", "gemini-2.0-flash-001", "gemini-3-flash-preview"],
    embeddingModels: ["text-embedding-005", "gemini-embedding-2"],
    service: services.vertex(withBearer(keyOf("vertex")), vertexPlace),
    config: { schema: { name: "GCPVertexAI" }, auth: { gcp: googleAuth(keyOf("vertex")) } },
  },
  {
    name: "GCPAnthropic",
    models: ["claude-sonnet-4-5@20250929"],
    service: services.vertexClaude(withBearer(keyOf("vertex-claude")), vertexPlace),
    config: { schema: { name: "GCPAnthropic" }, auth: { gcp: googleAuth(keyOf("vertex-claude")) } },
  },
  {
    name: "Cohere",
    models: ["command-a-03-2025"],
    embeddingModels: ["embed-v4.0"],
    rerankModels: ["rerank-v3.5"],
    service: services.cohere(withBearer(keyOf("cohere"))),
    config: { schema: { name: "Cohere" }, auth: { apiKey: { key: keyOf("cohere") } } },
  },
];

/** Each model with the name of its backend, for a test of each. */
export const modelsByBackend: readonly { title: string; model: string }[] = backends.flatMap((backend) =>
  backend.models.map((model) => ({ title: `${backend.name}: ${model}`, model })),
);

/** All models of a backend. */
export function allModelsOf({ models, embeddingModels = [], rerankModels = [] }: TestedBackend): string[] {
  return [...models, ...embeddingModels, ...rerankModels];
}

function awsAuth(): object {
  const lines = [
    "[default]",
    `aws_access_key_id = ${aws.accessKeyId}`,
    `aws_secret_access_key = ${aws.secretAccessKey}`,
  ];
  return { region: aws.region, credentialFileLiteral: `${lines.join("\n")}\n` };
}

function googleAuth(token: string): object {
  return { accessToken: token, region: vertexPlace.region, projectName: vertexPlace.project };
}
