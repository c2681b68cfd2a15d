import { bedrockMessagesApi, messagesApi, vertexMessagesApi } from "./anthropic-messages/api.ts";
import { converseApi } from "./bedrock-converse/api.ts";
import { cohereApi } from "./cohere/api.ts";
import type { Authorize } from "./credentials.ts";
import { checkHeader } from "./credentials.ts";
import { anthropicFailure, awsFailure, cohereFailure, googleFailure, openAiFailure } from "./failures.ts";
import { bedrockCohereEmbed, cohereEmbed } from "./embeddings/cohere.ts";
import { openAiEmbeddings } from "./embeddings/openai.ts";
import { titanEmbed } from "./embeddings/titan.ts";
import { vertexEmbedContent, vertexPredict } from "./embeddings/vertex.ts";
import { messagesCount, vertexMessagesCount } from "./counting/anthropic.ts";
import { bedrockCount } from "./counting/bedrock.ts";
import { tokenize } from "./counting/model-server.ts";
import { vertexCount } from "./counting/vertex.ts";
import { converseEvents, invokeEvents, serverSentEvents } from "./framing.ts";
import { generateContentApi } from "./gemini/api.ts";
import { chatApi } from "./openai-chat/api.ts";
import { completionsApi } from "./openai-completions/api.ts";
import { responsesApi } from "./openai-responses/api.ts";
import { amazonRerank, bedrockCohereRerank } from "./rerank/bedrock.ts";
import { cohereRerank, cohereRerankV1 } from "./rerank/cohere.ts";
import { modelServerRerank } from "./rerank/model-server.ts";
import type { Endpoint, Service } from "./service.ts";

const framing = serverSentEvents;

/** OpenAI, or whoever speaks its API; `prefix` without slashes at its ends. */
export function openAi(authorize: Authorize, prefix = "v1"): Service {
  const base = prefix === "" ? "" : `/${escaped(prefix)}`;
  return {
    authorize,
    endpoints: [
      { path: new RegExp(`^${base}/chat/completions$`), api: chatApi, framing },
      { path: new RegExp(`^${base}/responses$`), api: responsesApi, framing },
      { path: new RegExp(`^${base}/completions$`), api: completionsApi, framing },
      { path: new RegExp(`^${base}/embeddings$`), direct: openAiEmbeddings },
    ],
    failure: openAiFailure,
  };
}

/** A model server with OpenAI's APIs, but for responses, and with some of its own. */
export function modelServer(authorize: Authorize, prefix = "v1"): Service {
  const { endpoints, ...others } = openAi(authorize, prefix);
  const isKept = (endpoint: Endpoint): boolean => !("api" in endpoint) || endpoint.api !== responsesApi;
  const base = prefix === "" ? "" : `/${escaped(prefix)}`;
  return {
    ...others,
    endpoints: [
      ...endpoints.filter(isKept),
      { path: /^\/tokenize$/, direct: tokenize },
      { path: new RegExp(`^${base}/rerank$`), direct: modelServerRerank },
    ],
  };
}

/** Azure: responses by the model in the body, all else by deployment. */
export function azure(authorize: Authorize, version: string): Service {
  const query = `\\?api-version=${escaped(version)}$`;
  return {
    authorize,
    endpoints: [
      {
        path: new RegExp(`^/openai/deployments/(?<model>[^/]+)/chat/completions${query}`),
        api: chatApi,
        framing,
      },
      { path: new RegExp(`^/openai/responses${query}`), api: responsesApi, framing },
      {
        path: new RegExp(`^/openai/deployments/(?<model>[^/]+)/completions${query}`),
        api: completionsApi,
        framing,
      },
      {
        path: new RegExp(`^/openai/deployments/(?<model>[^/]+)/embeddings${query}`),
        direct: openAiEmbeddings,
      },
    ],
    failure: openAiFailure,
  };
}

/** The gateway asks for the first, the SDK for the second. */
const anthropicVersions = ["2023-06-01", "2026-10-21"];

/** Anthropic. */
export function anthropic(authorize: Authorize, prefix = "v1"): Service {
  const base = prefix === "" ? "" : `/${escaped(prefix)}`;
  return {
    authorize: async (request) => {
      await authorize(request);
      checkHeader(request, "anthropic-version", anthropicVersions);
    },
    endpoints: [
      { path: new RegExp(`^${base}/messages(\\?beta=true)?$`), api: messagesApi, framing },
      { path: new RegExp(`^${base}/messages/count_tokens(\\?beta=true)?$`), direct: messagesCount },
    ],
    failure: anthropicFailure,
  };
}

/** Bedrock's `Converse`, its `CountTokens`, and its `InvokeModel` of other models than those of chats. */
export function bedrock(authorize: Authorize): Service {
  return {
    authorize,
    endpoints: [
      {
        path: /^\/model\/(?<model>[^/]+)\/converse(?<stream>-stream)?$/,
        api: converseApi,
        framing: converseEvents,
      },
      { path: /^\/model\/(?<model>amazon\.titan-embed-[^/]+)\/invoke$/, direct: titanEmbed },
      { path: /^\/model\/(?<model>cohere\.embed-[^/]+)\/invoke$/, direct: bedrockCohereEmbed },
      { path: /^\/model\/(?<model>amazon\.rerank-[^/]+)\/invoke$/, direct: amazonRerank },
      { path: /^\/model\/(?<model>cohere\.rerank-[^/]+)\/invoke$/, direct: bedrockCohereRerank },
      { path: /^\/model\/(?<model>[^/]+)\/count-tokens$/, direct: bedrockCount },
    ],
    failure: awsFailure,
  };
}

/** Claude by Bedrock's `InvokeModel`. */
export function bedrockClaude(authorize: Authorize): Service {
  return {
    authorize,
    endpoints: [
      {
        path: /^\/model\/(?<model>[^/]+)\/invoke(?<stream>-with-response-stream)?$/,
        api: bedrockMessagesApi,
        framing: invokeEvents,
      },
      { path: /^\/model\/(?<model>[^/]+)\/count-tokens$/, direct: bedrockCount },
    ],
    failure: awsFailure,
  };
}

export interface VertexPlace {
  project: string;
  region: string;
}

/** Gemini on Vertex AI. */
export function vertex(authorize: Authorize, place: VertexPlace): Service {
  const publisher = publisherPath("google", place);
  return {
    authorize,
    endpoints: [
      {
        path: new RegExp(`^${publisher}:(generateContent|(?<stream>streamGenerateContent\\?alt=sse))$`),
        api: generateContentApi,
        framing,
      },
      { path: new RegExp(`^${publisher}:predict$`), direct: vertexPredict },
      { path: new RegExp(`^${publisher}:embedContent$`), direct: vertexEmbedContent },
      { path: new RegExp(`^${publisher}:countTokens$`), direct: vertexCount },
    ],
    failure: googleFailure,
  };
}

/** Claude on Vertex AI. */
export function vertexClaude(authorize: Authorize, place: VertexPlace): Service {
  const publisher = publisherPath("anthropic", place);
  return {
    authorize,
    endpoints: [
      {
        path: new RegExp(`^${publisherPath("anthropic", place, "count-tokens")}:rawPredict$`),
        direct: vertexMessagesCount,
      },
      {
        path: new RegExp(`^${publisher}:(rawPredict|(?<stream>streamRawPredict))$`),
        api: vertexMessagesApi,
        framing,
      },
    ],
    // What Claude refuses it says itself, all else Google.
    failure: (status, message, code) =>
      (code === undefined ? googleFailure : anthropicFailure)(status, message, code),
  };
}

/** A text as a regular expression that matches just it. */
function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function publisherPath(
  publisher: string,
  { project, region }: VertexPlace,
  model = "(?<model>[^/:]+)",
): string {
  const base = `/v1/projects/${escaped(project)}/locations/${escaped(region)}`;
  return `${base}/publishers/${publisher}/models/${model}`;
}

/** Cohere. */
export function cohere(authorize: Authorize): Service {
  return {
    authorize,
    endpoints: [
      { path: /^\/v2\/chat$/, api: cohereApi, framing },
      { path: /^\/v2\/embed$/, direct: cohereEmbed },
      { path: /^\/v2\/rerank$/, direct: cohereRerank },
      { path: /^\/v1\/rerank$/, direct: cohereRerankV1 },
    ],
    failure: cohereFailure,
  };
}
