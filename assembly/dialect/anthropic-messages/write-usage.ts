import { Usage } from "../../conversation/usage";
import { JsonWriter } from "../../json/writer";

/**
 * Writes a `usage` object, in which cached tokens do not count as input once more. `full`: with the cache counts even where nobody told them, as
 * whole messages have it.
 */
export function writeUsage(usage: Usage, full: bool, json: JsonWriter): void {
  const cached = usage.cachedInput;
  const created = usage.cacheCreationInput;
  json.key("usage");
  json.beginObject();
  json.key("input_tokens");
  json.integer(max<i64>(usage.input - max<i64>(cached, 0) - max<i64>(created, 0), 0));
  if (full || created >= 0) {
    json.key("cache_creation_input_tokens");
    json.integer(max<i64>(created, 0));
  }
  if (full || cached >= 0) {
    json.key("cache_read_input_tokens");
    json.integer(max<i64>(cached, 0));
  }
  json.key("output_tokens");
  json.integer(max<i64>(usage.output, 0));
  json.endObject();
}
