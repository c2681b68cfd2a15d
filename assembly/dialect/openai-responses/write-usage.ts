import { Usage } from "../../conversation/usage";
import { JsonWriter } from "../../json/writer";

/** Writes a Response's usage: null where nothing is known, counts that are missing as 0. */
export function writeUsage(json: JsonWriter, usage: Usage): void {
  if (!usage.isKnown) {
    json.null_();
    return;
  }
  const input = known(usage.input);
  const output = known(usage.output);
  json.beginObject();
  json.key("input_tokens");
  json.integer(input);
  json.key("input_tokens_details");
  json.beginObject();
  json.key("cached_tokens");
  json.integer(known(usage.cachedInput));
  json.key("cache_write_tokens");
  json.integer(known(usage.cacheCreationInput));
  json.endObject();
  json.key("output_tokens");
  json.integer(output);
  json.key("output_tokens_details");
  json.beginObject();
  json.key("reasoning_tokens");
  json.integer(known(usage.reasoning));
  json.endObject();
  json.key("total_tokens");
  json.integer(usage.total >= 0 ? usage.total : input + output);
  json.endObject();
}

function known(count: i64): i64 {
  return max<i64>(count, 0);
}
