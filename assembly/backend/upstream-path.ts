import { literal } from "../bytes/ascii";
import { Sink } from "../bytes/sink";
import { Slice, cut, isEmpty, isNothing, lengthOf } from "../bytes/slice";
import { ClientApi } from "../endpoint/endpoint";
import { Schema, SchemaName } from "../filterapi/schema";
import { Dialect } from "./dialects";
import { writeDirectPath } from "./direct-path";
import { writeModelPath } from "./model-path";
import { hasPrefix, namesDeployment, openAiResource } from "./openai-resources";

const SLASH: u8 = 0x2f;
const AMPERSAND: u8 = 0x26;
/** Of Anthropic, where none is configured. */
export const DEFAULT_PREFIX = literal("v1");
const DEFAULT_API_VERSION = literal("2024-10-21");

/**
 * Writes the path that a backend takes a request under. `model` is the name the backend is asked for, `query` the client's, with its
 * question mark or empty; it goes along where the backend speaks the client's own dialect.
 */
export function writeUpstreamPath(
  schema: Schema,
  dialect: Dialect,
  api: ClientApi,
  model: Slice,
  stream: bool,
  query: Slice,
  into: Sink,
): void {
  if (writeDirectPath(schema, api, model, into)) return;
  switch (schema.name) {
    case SchemaName.OpenAI:
      if (hasPrefix(api)) writePrefix(schema.prefix, into);
      into.ascii(openAiResource(dialect, api));
      into.bytes(query);
      break;
    case SchemaName.AzureOpenAI:
      writeAzure(schema.version, dialect, api, model, query, into);
      break;
    case SchemaName.Anthropic:
      writePrefix(isNothing(schema.prefix) ? DEFAULT_PREFIX : schema.prefix, into);
      into.ascii("/messages");
      if (isCount(api)) into.ascii("/count_tokens");
      into.bytes(query);
      break;
    case SchemaName.AWSBedrock:
      writeModelPath("/model/", model, stream ? "/converse-stream" : "/converse", into);
      break;
    case SchemaName.AWSAnthropic:
      writeModelPath("/model/", model, stream ? "/invoke-with-response-stream" : "/invoke", into);
      break;
    case SchemaName.GCPVertexAI:
      writeModelPath(
        "/publishers/google/models/",
        model,
        stream ? ":streamGenerateContent?alt=sse" : ":generateContent",
        into,
      );
      break;
    case SchemaName.GCPAnthropic:
      writeModelPath(
        "/publishers/anthropic/models/",
        model,
        stream ? ":streamRawPredict" : ":rawPredict",
        into,
      );
      break;
    default:
      writeCohere(schema.version, api, query, into);
  }
}

function isCount(api: ClientApi): bool {
  return api == ClientApi.CountTokens || api == ClientApi.Tokenize;
}

/** Rerank is asked in the configured version, else in the client's own. */
function writeCohere(version: Slice, api: ClientApi, query: Slice, into: Sink): void {
  if (api != ClientApi.Rerank && api != ClientApi.RerankV1) {
    into.ascii("/v2/chat");
    return;
  }
  into.byte(SLASH);
  if (!isNothing(version) && !isEmpty(version)) into.bytes(version);
  else into.ascii(api == ClientApi.RerankV1 ? "v1" : "v2");
  into.ascii("/rerank");
  into.bytes(query);
}

/** Writes the prefix of a backend, if it has one, with its slash. */
export function writePrefix(prefix: Slice, into: Sink): void {
  if (isNothing(prefix) || isEmpty(prefix)) return;
  into.byte(SLASH);
  into.bytes(prefix);
}

function writeAzure(
  version: Slice,
  dialect: Dialect,
  api: ClientApi,
  model: Slice,
  query: Slice,
  into: Sink,
): void {
  into.ascii("/openai");
  if (namesDeployment(api, dialect)) writeModelPath("/deployments/", model, "", into);
  into.ascii(openAiResource(dialect, api));
  writeAzureQuery(version, query, into);
}

/** Writes the query of Azure's paths: the API version, then the client's `query`. */
export function writeAzureQuery(version: Slice, query: Slice, into: Sink): void {
  into.ascii("?api-version=");
  into.bytes(isNothing(version) ? DEFAULT_API_VERSION : version);
  if (lengthOf(query) < 2) return;
  into.byte(AMPERSAND);
  into.bytes(cut(query, 1, lengthOf(query)));
}
