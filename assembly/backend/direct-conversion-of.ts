import { EmbeddingsMapping } from "../direct/embeddings/embeddings-mapping";
import { Mapping } from "../direct/mapping";
import { ClientApi } from "../endpoint/endpoint";
import { Backend } from "../filterapi/backend";
import { Conversion } from "./conversion";
import { Dialect, isNative } from "./dialects";
import { DirectInPlace } from "./direct-in-place";
import { Mapped } from "./mapped";
import { MediaInPlace } from "./media-in-place";

/** How a backend serves an API that is no conversation; null where it cannot. `limit`: bytes up to which a whole reply is read. */
export function directConversionOf(
  api: ClientApi,
  _backend: Backend,
  dialect: Dialect,
  limit: i32,
): Conversion | null {
  if (isNative(api, dialect)) return directInPlace(api, dialect, limit);
  const mapping = mappingOf(api, dialect);
  return mapping === null ? null : new Mapped(api, dialect, mapping);
}

/** How an API is mapped to what a backend has instead, by the dialect of the backend's errors; null where it has nothing. */
function mappingOf(api: ClientApi, dialect: Dialect): Mapping | null {
  switch (api) {
    case ClientApi.Embeddings:
      return hasEmbeddings(dialect) ? new EmbeddingsMapping() : null;
    default:
      return null;
  }
}

function hasEmbeddings(dialect: Dialect): bool {
  return dialect == Dialect.BedrockConverse || dialect == Dialect.Gemini || dialect == Dialect.Cohere;
}

function directInPlace(api: ClientApi, dialect: Dialect, limit: i32): Conversion {
  switch (api) {
    case ClientApi.ImageGenerations:
    case ClientApi.ImageEdits:
    case ClientApi.ImageVariations:
    case ClientApi.Speech:
    case ClientApi.Transcriptions:
    case ClientApi.AudioTranslations:
      return new MediaInPlace(api, dialect, limit);
    default:
      return new DirectInPlace(api, dialect, limit);
  }
}
