import { ClientApi } from "../endpoint/endpoint";
import { Dialect } from "./dialects";

/** The path of an API below the prefix of a backend that speaks OpenAI's APIs. Conversations of other APIs are asked as chat. */
export function openAiResource(dialect: Dialect, api: ClientApi): string {
  switch (api) {
    case ClientApi.Responses:
      return dialect == Dialect.OpenAiResponses ? "/responses" : "/chat/completions";
    case ClientApi.ResponsesInputTokens:
      return "/responses/input_tokens";
    case ClientApi.Completions:
      return "/completions";
    case ClientApi.Embeddings:
      return "/embeddings";
    case ClientApi.ImageGenerations:
      return "/images/generations";
    case ClientApi.ImageEdits:
      return "/images/edits";
    case ClientApi.ImageVariations:
      return "/images/variations";
    case ClientApi.Speech:
      return "/audio/speech";
    case ClientApi.Transcriptions:
      return "/audio/transcriptions";
    case ClientApi.AudioTranslations:
      return "/audio/translations";
    case ClientApi.Rerank:
    case ClientApi.RerankV1:
      return "/rerank";
    case ClientApi.Tokenize:
    case ClientApi.CountTokens:
      return "/tokenize";
    default:
      return "/chat/completions";
  }
}

/** Whether an API stands below the backend's prefix: model servers have `/tokenize` beside it. */
export function hasPrefix(api: ClientApi): bool {
  return api != ClientApi.Tokenize && api != ClientApi.CountTokens;
}

/** Whether Azure finds an API below the deployment that its model is. */
export function namesDeployment(api: ClientApi, dialect: Dialect): bool {
  return dialect != Dialect.OpenAiResponses;
}
