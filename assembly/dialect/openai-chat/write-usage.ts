import { Usage } from "../../conversation/usage";
import { JsonWriter } from "../../json/writer";

/**
 * Writes `usage` (`CompletionUsage` in OpenAI's API, and `cache_creation_input_tokens` as Envoy AI Gateway has it). Details that count nothing
 * are left out.
 */
export function writeUsage(json: JsonWriter, usage: Usage): void {
  const input = max<i64>(usage.input, 0);
  const output = max<i64>(usage.output, 0);
  json.key("usage");
  json.beginObject();
  json.key("prompt_tokens");
  json.integer(input);
  json.key("completion_tokens");
  json.integer(output);
  json.key("total_tokens");
  json.integer(usage.total >= 0 ? usage.total : input + output);
  if (usage.cachedInput > 0 || usage.cacheCreationInput > 0) {
    json.key("prompt_tokens_details");
    json.beginObject();
    writeCount(json, "cached_tokens", usage.cachedInput);
    writeCount(json, "cache_creation_input_tokens", usage.cacheCreationInput);
    json.endObject();
  }
  if (usage.reasoning > 0) {
    json.key("completion_tokens_details");
    json.beginObject();
    writeCount(json, "reasoning_tokens", usage.reasoning);
    json.endObject();
  }
  json.endObject();
}

function writeCount(json: JsonWriter, name: string, count: i64): void {
  if (count <= 0) return;
  json.key(name);
  json.integer(count);
}
