import { ClientApi } from "../endpoint/endpoint";
import { Backend } from "../filterapi/backend";
import { SchemaName } from "../filterapi/schema";
import { ChatInPlace } from "./chat-in-place";
import { Conversion } from "./conversion";
import { directConversionOf } from "./direct-conversion-of";
import { Dialect, dialectOf, isNative } from "./dialects";
import { MessagesInPlace } from "./messages-in-place";
import { ResponsesInPlace } from "./responses-in-place";
import { Translation } from "./translation";

/**
 * How a backend serves an API; null where it cannot. `limit`: bytes up to which a whole reply is read.
 */
export function conversionOf(api: ClientApi, backend: Backend, limit: i32): Conversion | null {
  const dialect = dialectOf(backend, api);
  switch (api) {
    case ClientApi.ChatCompletions:
    case ClientApi.Responses:
    case ClientApi.Messages:
      if (isNative(api, dialect)) return inPlace(dialect, backend.schema.name, limit);
      return new Translation(api, dialect);
    case ClientApi.ResponsesInputTokens:
      // Only the API itself can count its tokens.
      return isNative(api, dialect) ? inPlace(dialect, backend.schema.name, limit) : null;
    case ClientApi.Completions:
      // Their requests, usage and streams are said in the same fields as those of chat completions.
      return dialect == Dialect.OpenAiChat ? new ChatInPlace(limit) : null;
    default:
      return directConversionOf(api, backend, dialect, limit);
  }
}

function inPlace(dialect: Dialect, schema: SchemaName, limit: i32): Conversion {
  switch (dialect) {
    case Dialect.OpenAiChat:
      return new ChatInPlace(limit);
    case Dialect.OpenAiResponses:
      return new ResponsesInPlace(limit);
    default:
      return new MessagesInPlace(limit, schema == SchemaName.AWSAnthropic);
  }
}
