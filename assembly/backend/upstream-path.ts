import { literal } from "../bytes/ascii";
import { Sink } from "../bytes/sink";
import { Slice, isEmpty, isNothing } from "../bytes/slice";
import { ClientApi } from "../endpoint/endpoint";
import { Schema, SchemaName } from "../filterapi/schema";

const SLASH: u8 = 0x2f;
const CHAT_COMPLETIONS = literal("/chat/completions");

/**
 * Writes the path that a backend of `schema` serves `api` under, with the client's `query` (with its question mark, or empty). False
 * where the schema does not serve that API.
 */
export function writeUpstreamPath(schema: Schema, api: ClientApi, query: Slice, into: Sink): bool {
  if (schema.name != SchemaName.OpenAI || api != ClientApi.ChatCompletions) return false;
  if (!isNothing(schema.prefix) && !isEmpty(schema.prefix)) {
    into.byte(SLASH);
    into.bytes(schema.prefix);
  }
  into.bytes(CHAT_COMPLETIONS);
  into.bytes(query);
  return true;
}
