import { ClientApi } from "../endpoint/endpoint";
import { Backend } from "../filterapi/backend";
import { SchemaName } from "../filterapi/schema";
import { ChatInPlace } from "./chat-in-place";
import { Conversion } from "./conversion";
import { Dialect, dialectOf, isNative } from "./dialects";
import { MessagesInPlace } from "./messages-in-place";
import { ResponsesInPlace } from "./responses-in-place";
import { Translation } from "./translation";

/**
 * How a backend serves an API; null where it cannot. `limit`: bytes up to which a whole reply is read.
 */
export function conversionOf(api: ClientApi, backend: Backend, limit: i32): Conversion | null {
  const dialect = dialectOf(backend, api);
  if (isNative(api, dialect)) return inPlace(dialect, backend.schema.name, limit);
  // Only the API itself can count its tokens.
  if (api == ClientApi.ResponsesInputTokens) return null;
  return new Translation(api, dialect);
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
