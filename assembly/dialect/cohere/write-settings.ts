import { isNothing } from "../../bytes/slice";
import { Conversation } from "../../conversation/conversation";
import { writeSetting, writeStop } from "../../conversation/settings";
import { isMissing } from "../../conversation/text";
import { Choice } from "../../conversation/tool";
import { JsonWriter } from "../../json/writer";

/** Writes length, sampling and stop sequences, and counts what of the rest has no word here. */
export function writeSettings(json: JsonWriter, conversation: Conversation): void {
  writeSetting(json, "max_tokens", conversation.maxTokens);
  writeSetting(json, "temperature", conversation.temperature);
  writeSetting(json, "p", conversation.topP);
  writeSetting(json, "k", conversation.topK);
  writeSetting(json, "seed", conversation.seed);
  writeSetting(json, "frequency_penalty", conversation.frequencyPenalty);
  writeSetting(json, "presence_penalty", conversation.presencePenalty);
  if (conversation.logprobs == Choice.Yes) {
    json.key("logprobs");
    json.boolean(true);
  }
  writeStop(json, "stop_sequences", conversation.stop);
  if (!isNothing(conversation.logitBias)) conversation.dropped++;
  if (!isNothing(conversation.metadata)) conversation.dropped++;
  if (!isMissing(conversation.user)) conversation.dropped++;
  if (!isMissing(conversation.serviceTier)) conversation.dropped++;
}
