import { EmbeddingsMapping } from "../direct/embeddings/embeddings-mapping";
import { RerankMapping } from "../direct/rerank/rerank-mapping";
import { ClientApi } from "../endpoint/endpoint";
import { Backend } from "../filterapi/backend";
import { SchemaName } from "../filterapi/schema";
import { Conversion } from "./conversion";
import { CountInPlace } from "./count-in-place";
import { Dialect, isNative } from "./dialects";
import { DirectInPlace } from "./direct-in-place";
import { Mapped } from "./mapped";
import { MediaInPlace } from "./media-in-place";
import { RerankInPlace } from "./rerank-in-place";
import { SpeechInPlace } from "./speech-in-place";
import { TokenCount } from "./token-count";
import { TokenizeInPlace } from "./tokenize-in-place";

/** How a backend serves an API that is no conversation; null where it cannot. `limit`: bytes up to which a whole reply is read. */
export function directConversionOf(
  api: ClientApi,
  backend: Backend,
  dialect: Dialect,
  limit: i32,
): Conversion | null {
  const schema = backend.schema.name;
  switch (api) {
    case ClientApi.Embeddings:
      return embeddingsOf(api, dialect, limit);
    case ClientApi.Rerank:
    case ClientApi.RerankV1:
      return rerankOf(api, schema, dialect, limit);
    case ClientApi.Tokenize:
    case ClientApi.CountTokens:
      return countOf(api, schema, dialect, limit);
    case ClientApi.Speech:
      return isNative(api, dialect) ? new SpeechInPlace(limit) : null;
    default:
      return isNative(api, dialect) ? new MediaInPlace(limit) : null;
  }
}

function embeddingsOf(api: ClientApi, dialect: Dialect, limit: i32): Conversion | null {
  if (isNative(api, dialect)) return new DirectInPlace(limit);
  const isMapped =
    dialect == Dialect.BedrockConverse || dialect == Dialect.Gemini || dialect == Dialect.Cohere;
  return isMapped ? new Mapped(api, dialect, new EmbeddingsMapping()) : null;
}

function rerankOf(api: ClientApi, schema: SchemaName, dialect: Dialect, limit: i32): Conversion | null {
  switch (schema) {
    case SchemaName.OpenAI:
    case SchemaName.Cohere:
      return new RerankInPlace(dialect, limit);
    case SchemaName.AWSBedrock:
      return new Mapped(api, dialect, new RerankMapping());
    default:
      return null;
  }
}

function countOf(api: ClientApi, schema: SchemaName, dialect: Dialect, limit: i32): Conversion | null {
  switch (schema) {
    case SchemaName.AzureOpenAI:
    case SchemaName.Cohere:
      return null;
    case SchemaName.OpenAI:
      if (api == ClientApi.Tokenize) return new TokenizeInPlace(limit);
      break;
    case SchemaName.Anthropic:
    case SchemaName.GCPAnthropic:
      if (api == ClientApi.CountTokens) return new CountInPlace(limit);
      break;
    default:
      break;
  }
  return new Mapped(api, dialect, new TokenCount(api, schema, dialect));
}
