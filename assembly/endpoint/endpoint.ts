/** What a client asks for, by its path. */
export const enum ClientApi {
  ChatCompletions,
  Models,
}

/** Whose error shape the client reads. */
export const enum ClientDialect {
  OpenAi,
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

  /** Whether the request carries a JSON body. */
  get hasBody(): bool {
    return this.method == "POST";
  }
}

/** Every endpoint of the OpenAI family that the gateway serves; paths below the `openai` prefix. */
export function openAiEndpoints(): Endpoint[] {
  return [
    new Endpoint(ClientApi.ChatCompletions, ClientDialect.OpenAi, "POST", "/v1/chat/completions"),
    new Endpoint(ClientApi.Models, ClientDialect.OpenAi, "GET", "/v1/models"),
  ];
}
