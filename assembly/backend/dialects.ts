import { ClientApi } from "../endpoint/endpoint";
import { Backend } from "../filterapi/backend";
import { SchemaName } from "../filterapi/schema";

/** The wire formats that are spoken with backends. */
export const enum Dialect {
  OpenAiChat,
  OpenAiResponses,
  AnthropicMessages,
  BedrockConverse,
  Gemini,
  Cohere,
}

/** The dialect that a backend answers an API's requests in. OpenAI's responses are native where the backend has them, else they become chat. */
export function dialectOf(backend: Backend, api: ClientApi): Dialect {
  switch (backend.schema.name) {
    case SchemaName.OpenAI:
      return isResponses(api) && backend.responsesApi ? Dialect.OpenAiResponses : Dialect.OpenAiChat;
    case SchemaName.AzureOpenAI:
      return isResponses(api) ? Dialect.OpenAiResponses : Dialect.OpenAiChat;
    case SchemaName.Anthropic:
    case SchemaName.AWSAnthropic:
    case SchemaName.GCPAnthropic:
      return Dialect.AnthropicMessages;
    case SchemaName.AWSBedrock:
      return Dialect.BedrockConverse;
    case SchemaName.GCPVertexAI:
      return Dialect.Gemini;
    default:
      return Dialect.Cohere;
  }
}

function isResponses(api: ClientApi): bool {
  return api == ClientApi.Responses || api == ClientApi.ResponsesInputTokens;
}

/** Whether a backend that speaks `dialect` speaks the client's own: then requests are edited in place and replies pass as they come. */
export function isNative(api: ClientApi, dialect: Dialect): bool {
  switch (api) {
    case ClientApi.Messages:
    case ClientApi.CountTokens:
      return dialect == Dialect.AnthropicMessages;
    case ClientApi.Responses:
    case ClientApi.ResponsesInputTokens:
      return dialect == Dialect.OpenAiResponses;
    case ClientApi.Rerank:
    case ClientApi.RerankV1:
      // Model servers that speak OpenAI's APIs take Cohere's rerank as it is (vLLM, SGLang, Infinity).
      return dialect == Dialect.Cohere || dialect == Dialect.OpenAiChat;
    default:
      return dialect == Dialect.OpenAiChat;
  }
}
