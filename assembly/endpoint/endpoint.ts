/** What a client asks for, by its path. */
export const enum ClientApi {
  ChatCompletions,
  Completions,
  Embeddings,
  Responses,
  ResponsesInputTokens,
  ImageGenerations,
  ImageEdits,
  ImageVariations,
  Speech,
  Transcriptions,
  AudioTranslations,
  Rerank,
  /** The first version of the same. */
  RerankV1,
  Tokenize,
  Messages,
  CountTokens,
  /** All models, or one by its name. */
  Models,
  Model,
}

/** Whose error shape the client reads. */
export const enum ClientDialect {
  OpenAi,
  Anthropic,
  Cohere,
}

export class Endpoint {
  constructor(
    readonly api: ClientApi,
    readonly dialect: ClientDialect,
    /** The method it is called with. */
    readonly method: string,
    /** The path below the endpoint prefix; for a single model, what stands before its name. */
    readonly path: string,
  ) {}

  /** Whether requests are forms (`multipart/form-data`), not JSON. */
  get takesForms(): bool {
    switch (this.api) {
      case ClientApi.ImageEdits:
      case ClientApi.ImageVariations:
      case ClientApi.Transcriptions:
      case ClientApi.AudioTranslations:
        return true;
      default:
        return false;
    }
  }

  /** Whether requests name their model always; OpenAI has one of its own for images. */
  get needsModel(): bool {
    switch (this.api) {
      case ClientApi.ImageGenerations:
      case ClientApi.ImageEdits:
      case ClientApi.ImageVariations:
        return false;
      default:
        return true;
    }
  }
}

/** The endpoints of the OpenAI family, below the `openai` prefix. */
export function openAiEndpoints(): Endpoint[] {
  return [
    openAi(ClientApi.ChatCompletions, "/v1/chat/completions"),
    openAi(ClientApi.Completions, "/v1/completions"),
    openAi(ClientApi.Embeddings, "/v1/embeddings"),
    openAi(ClientApi.Responses, "/v1/responses"),
    openAi(ClientApi.ResponsesInputTokens, "/v1/responses/input_tokens"),
    openAi(ClientApi.ImageGenerations, "/v1/images/generations"),
    openAi(ClientApi.ImageEdits, "/v1/images/edits"),
    openAi(ClientApi.ImageVariations, "/v1/images/variations"),
    openAi(ClientApi.Speech, "/v1/audio/speech"),
    openAi(ClientApi.Transcriptions, "/v1/audio/transcriptions"),
    openAi(ClientApi.AudioTranslations, "/v1/audio/translations"),
    openAi(ClientApi.Tokenize, "/tokenize"),
    new Endpoint(ClientApi.Models, ClientDialect.OpenAi, "GET", "/v1/models"),
    new Endpoint(ClientApi.Model, ClientDialect.OpenAi, "GET", "/v1/models/"),
    // Clients of Anthropic and Cohere know no prefix: they find their endpoints beside OpenAI's too.
    anthropic(ClientApi.Messages, "/v1/messages"),
    anthropic(ClientApi.CountTokens, "/v1/messages/count_tokens"),
    rerank(ClientApi.Rerank, "/v2/rerank"),
    rerank(ClientApi.RerankV1, "/v1/rerank"),
  ];
}

/** The endpoints of the Anthropic family, below the `anthropic` prefix. */
export function anthropicEndpoints(): Endpoint[] {
  return [
    anthropic(ClientApi.Messages, "/v1/messages"),
    anthropic(ClientApi.CountTokens, "/v1/messages/count_tokens"),
    new Endpoint(ClientApi.Models, ClientDialect.Anthropic, "GET", "/v1/models"),
    new Endpoint(ClientApi.Model, ClientDialect.Anthropic, "GET", "/v1/models/"),
  ];
}

/** The endpoints of the Cohere family, below the `cohere` prefix. */
export function cohereEndpoints(): Endpoint[] {
  return [rerank(ClientApi.Rerank, "/v2/rerank"), rerank(ClientApi.RerankV1, "/v1/rerank")];
}

function openAi(api: ClientApi, path: string): Endpoint {
  return new Endpoint(api, ClientDialect.OpenAi, "POST", path);
}

function anthropic(api: ClientApi, path: string): Endpoint {
  return new Endpoint(api, ClientDialect.Anthropic, "POST", path);
}

function rerank(api: ClientApi, path: string): Endpoint {
  return new Endpoint(api, ClientDialect.Cohere, "POST", path);
}
