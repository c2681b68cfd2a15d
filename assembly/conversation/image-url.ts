import { literal } from "../bytes/ascii";
import { JsonWriter } from "../json/writer";
import { writeDataUri } from "./data-uri";
import { Part, SourceKind } from "./part";
import { Text, isBlank, isMissing, plain, writeText } from "./text";

const DEFAULT_TYPE: Text = plain(literal("image/png"));

/** Whether `writeImageUrl` can write an image. */
export function hasUrl(image: Part): bool {
  return image.source == SourceKind.Base64 || image.source == SourceKind.Url;
}

/** Writes the member `image_url` of a content part, `{"url","detail"}`: one given in base64 as a data URI. */
export function writeImageUrl(json: JsonWriter, image: Part): void {
  json.key("image_url");
  json.beginObject();
  json.key("url");
  if (image.source == SourceKind.Url) writeText(json, image.data);
  else writeDataUri(json, isBlank(image.mediaType) ? DEFAULT_TYPE : image.mediaType, image.data);
  if (!isMissing(image.detail)) {
    json.key("detail");
    writeText(json, image.detail);
  }
  json.endObject();
}
