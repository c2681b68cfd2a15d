/** What a client asks for, by its path. */
export const enum ClientApi {
  ChatCompletions,
  Responses,
  ResponsesInputTokens,
  Messages,
  Models,
}

/** Whose error shape the client reads. */
export const enum ClientDialect {
  OpenAi,
  Anthropic,
}

export class Endpoint {
  constructor(
    readonly api: ClientApi,
    readonly dialect: ClientDialect,
    /** The method it is called with. */
    readonly method: string,
    /** The path below the endpoint prefix. */
    readonly path: string,
  ) {}
}

/** The endpoints of the OpenAI family, below the `openai` prefix. */
export function openAiEndpoints(): Endpoint[] {
  return [
    new Endpoint(ClientApi.ChatCompletions, ClientDialect.OpenAi, "POST", "/v1/chat/completions"),
    new Endpoint(ClientApi.Responses, ClientDialect.OpenAi, "POST", "/v1/responses"),
    new Endpoint(ClientApi.ResponsesInputTokens, ClientDialect.OpenAi, "POST", "/v1/responses/input_tokens"),
    new Endpoint(ClientApi.Models, ClientDialect.OpenAi, "GET", "/v1/models"),
    // Anthropic's clients know no prefix: they find their endpoint beside OpenAI's too.
    messagesEndpoint(),
  ];
}

/** The endpoints of the Anthropic family, below the `anthropic` prefix. */
export function anthropicEndpoints(): Endpoint[] {
  return [messagesEndpoint()];
}

function messagesEndpoint(): Endpoint {
  return new Endpoint(ClientApi.Messages, ClientDialect.Anthropic, "POST", "/v1/messages");
}
