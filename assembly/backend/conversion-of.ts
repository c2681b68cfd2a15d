import { ClientApi } from "../endpoint/endpoint";
import { Backend } from "../filterapi/backend";
import { ChatInPlace } from "./chat-in-place";
import { Conversion } from "./conversion";
import { dialectOf, isNative } from "./dialects";

/**
 * How a backend serves an API; null where it cannot. `limit`: bytes up to which a whole reply is read.
 */
export function conversionOf(api: ClientApi, backend: Backend, limit: i32): Conversion | null {
  const dialect = dialectOf(backend, api);
  if (isNative(api, dialect)) return api == ClientApi.ChatCompletions ? new ChatInPlace(limit) : null;
  return null;
}
