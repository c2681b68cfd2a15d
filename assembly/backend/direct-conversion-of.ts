import { ClientApi } from "../endpoint/endpoint";
import { Backend } from "../filterapi/backend";
import { Conversion } from "./conversion";
import { Dialect, isNative } from "./dialects";
import { DirectInPlace } from "./direct-in-place";
import { MediaInPlace } from "./media-in-place";

/** How a backend serves an API that is no conversation; null where it cannot. `limit`: bytes up to which a whole reply is read. */
export function directConversionOf(
  api: ClientApi,
  _backend: Backend,
  dialect: Dialect,
  limit: i32,
): Conversion | null {
  if (!isNative(api, dialect)) return null;
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
