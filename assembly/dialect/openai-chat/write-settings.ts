import { literal } from "../../bytes/ascii";
import { Slice, isNothing } from "../../bytes/slice";
import { Conversation } from "../../conversation/conversation";
import { Text, isMissing, reads, writeText } from "../../conversation/text";
import { Choice } from "../../conversation/tool";
import { JsonWriter } from "../../json/writer";

const DEFAULT = literal("default");
const FLEX = literal("flex");
const SCALE = literal("scale");
const PRIORITY = literal("priority");

/** Writes what is said about the answer as a whole: length, sampling, stop sequences and the like. */
export function writeSettings(json: JsonWriter, conversation: Conversation): void {
  writeRaw(json, "max_completion_tokens", conversation.maxTokens);
  writeRaw(json, "temperature", conversation.temperature);
  writeRaw(json, "top_p", conversation.topP);
  writeRaw(json, "seed", conversation.seed);
  writeRaw(json, "frequency_penalty", conversation.frequencyPenalty);
  writeRaw(json, "presence_penalty", conversation.presencePenalty);
  writeRaw(json, "n", conversation.count);
  writeStop(json, conversation);
  if (conversation.logprobs == Choice.Yes) {
    json.key("logprobs");
    json.boolean(true);
    writeRaw(json, "top_logprobs", conversation.topLogprobs);
  }
  writeRaw(json, "logit_bias", conversation.logitBias);
  if (!isMissing(conversation.user)) {
    json.key("user");
    writeText(json, conversation.user);
  }
  writeRaw(json, "metadata", conversation.metadata);
  if (!isNothing(conversation.topK)) conversation.dropped++;
  writeServiceTier(json, conversation);
}

function writeRaw(json: JsonWriter, name: string, value: Slice): void {
  if (isNothing(value)) return;
  json.key(name);
  json.raw(value);
}

function writeStop(json: JsonWriter, conversation: Conversation): void {
  if (conversation.stop.length == 0) return;
  json.key("stop");
  json.beginArray();
  for (let index = 0; index < conversation.stop.length; index++) writeText(json, conversation.stop[index]);
  json.endArray();
}

/** Other APIs have tiers of other names; `auto` is what no tier means. */
function writeServiceTier(json: JsonWriter, conversation: Conversation): void {
  const tier = conversation.serviceTier;
  if (isMissing(tier)) return;
  if (!isKnownTier(tier)) {
    conversation.dropped++;
    return;
  }
  json.key("service_tier");
  writeText(json, tier);
}

function isKnownTier(tier: Text): bool {
  return reads(tier, DEFAULT) || reads(tier, FLEX) || reads(tier, SCALE) || reads(tier, PRIORITY);
}
