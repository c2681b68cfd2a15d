import { literal } from "../../bytes/ascii";
import { isNothing } from "../../bytes/slice";
import { Conversation } from "../../conversation/conversation";
import { writeSetting, writeStop } from "../../conversation/settings";
import { Text, isMissing, reads, writeText } from "../../conversation/text";
import { Choice } from "../../conversation/tool";
import { JsonWriter } from "../../json/writer";

const DEFAULT = literal("default");
const FLEX = literal("flex");
const SCALE = literal("scale");
const PRIORITY = literal("priority");

/** Writes what is said about the answer as a whole: length, sampling, stop sequences and the like. */
export function writeSettings(json: JsonWriter, conversation: Conversation): void {
  writeSetting(json, "max_completion_tokens", conversation.maxTokens);
  writeSetting(json, "temperature", conversation.temperature);
  writeSetting(json, "top_p", conversation.topP);
  writeSetting(json, "seed", conversation.seed);
  writeSetting(json, "frequency_penalty", conversation.frequencyPenalty);
  writeSetting(json, "presence_penalty", conversation.presencePenalty);
  writeSetting(json, "n", conversation.count);
  writeStop(json, "stop", conversation.stop);
  if (conversation.logprobs == Choice.Yes) {
    json.key("logprobs");
    json.boolean(true);
    writeSetting(json, "top_logprobs", conversation.topLogprobs);
  }
  writeSetting(json, "logit_bias", conversation.logitBias);
  if (!isMissing(conversation.user)) {
    json.key("user");
    writeText(json, conversation.user);
  }
  writeSetting(json, "metadata", conversation.metadata);
  if (!isNothing(conversation.topK)) conversation.dropped++;
  writeServiceTier(json, conversation);
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
