import { literal } from "../bytes/ascii";
import { Sink } from "../bytes/sink";
import { Slice, cut, isNothing, lengthOf } from "../bytes/slice";
import { ClientDialect } from "../endpoint/endpoint";
import { isBelow } from "../endpoint/family-paths";
import { Schema, SchemaName } from "../filterapi/schema";
import { DEFAULT_PREFIX, writeAzureQuery, writePrefix } from "./upstream-path";

const VERSION_1 = literal("/v1");

/** Whether a backend has the API of a family as it is, so that requests nothing is known of may go there. */
export function servesFamily(schema: SchemaName, family: ClientDialect): bool {
  switch (family) {
    case ClientDialect.Anthropic:
      return schema == SchemaName.Anthropic;
    case ClientDialect.Cohere:
      return schema == SchemaName.Cohere;
    default:
      return schema == SchemaName.OpenAI || schema == SchemaName.AzureOpenAI;
  }
}

/**
 * Writes the path that a backend of the client's own family has for `path`, which stands behind the client's prefix: `/v1` gives way to
 * the backend's prefix, all else stays. `query` is the client's with its question mark, or empty.
 */
export function writePassthroughPath(schema: Schema, path: Slice, query: Slice, into: Sink): void {
  const isVersion1 = isBelow(path, VERSION_1);
  const resource = isVersion1 ? cut(path, lengthOf(VERSION_1), lengthOf(path)) : path;
  switch (schema.name) {
    case SchemaName.AzureOpenAI:
      into.ascii("/openai");
      into.bytes(resource);
      writeAzureQuery(schema.version, query, into);
      return;
    case SchemaName.OpenAI:
      if (isVersion1) writePrefix(schema.prefix, into);
      into.bytes(resource);
      break;
    case SchemaName.Anthropic:
      if (isVersion1) writePrefix(isNothing(schema.prefix) ? DEFAULT_PREFIX : schema.prefix, into);
      into.bytes(resource);
      break;
    default:
      into.bytes(path);
  }
  into.bytes(query);
}
