import { isJsonObject, plainValue } from "../exchange/json-value.ts";
import type { JsonObject } from "../exchange/json-value.ts";
import type { GoldenUsage } from "../exchange/types.ts";
import { eventData, parseServerSentEvents } from "../replay/server-sent-events.ts";

/**
 * The token usage a recorded answer states, in a JSON body or in the events of a stream (where the last one that
 * states a figure counts); undefined where it states none. OpenAI counts cached tokens as part of the input,
 * Anthropic beside it: the golden always counts them in.
 */
export function recordedUsage(text: string, contentType: string): GoldenUsage | undefined {
  const answers = contentType.startsWith("text/event-stream")
    ? parseServerSentEvents(text).map(({ data }) => eventData(data))
    : [eventData(text)];
  const stated: JsonObject = {};
  for (const answer of answers) Object.assign(stated, usageOf(plainValue(answer)));
  return toGolden(stated);
}

function usageOf(answer: unknown): JsonObject {
  if (!isJsonObject(answer)) return {};
  for (const holder of [answer, answer["response"], answer["message"]]) {
    if (isJsonObject(holder) && isJsonObject(holder["usage"])) return holder["usage"];
  }
  return {};
}

function toGolden(usage: JsonObject): GoldenUsage | undefined {
  const input = numberIn(usage, "prompt_tokens") ?? numberIn(usage, "input_tokens");
  const output = numberIn(usage, "completion_tokens") ?? numberIn(usage, "output_tokens");
  if (input === undefined && output === undefined) return undefined;
  const besideInput = numberIn(usage, "cache_read_input_tokens");
  const creation = numberIn(usage, "cache_creation_input_tokens");
  const inputDetails = detailsOf(usage, "prompt_tokens_details", "input_tokens_details");
  const outputDetails = detailsOf(usage, "completion_tokens_details", "output_tokens_details");
  const cached = besideInput ?? numberIn(inputDetails, "cached_tokens");
  const reasoning = numberIn(outputDetails, "reasoning_tokens");
  const inputTokens = (input ?? 0) + (besideInput ?? 0) + (creation ?? 0);
  return {
    inputTokens,
    ...(cached !== undefined && { cachedInputTokens: cached }),
    ...(creation !== undefined && { cacheCreationInputTokens: creation }),
    outputTokens: output ?? 0,
    totalTokens: numberIn(usage, "total_tokens") ?? inputTokens + (output ?? 0),
    ...(reasoning !== undefined && { reasoningTokens: reasoning }),
  };
}

function detailsOf(usage: JsonObject, ...keys: string[]): JsonObject {
  for (const key of keys) {
    const details = usage[key];
    if (isJsonObject(details)) return details;
  }
  return {};
}

function numberIn(object: JsonObject, key: string): number | undefined {
  const value = object[key];
  return typeof value === "number" && Number.isInteger(value) ? value : undefined;
}
