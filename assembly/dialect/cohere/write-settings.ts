import { Slice, isNothing } from "../../bytes/slice";
import { Conversation } from "../../conversation/conversation";
import { isMissing, writeText } from "../../conversation/text";
import { JsonWriter } from "../../json/writer";

/** Writes length, sampling and stop sequences, and counts what of the rest has no word here. */
export function writeSettings(json: JsonWriter, conversation: Conversation): void {
  writeRaw(json, "max_tokens", conversation.maxTokens);
  writeRaw(json, "temperature", conversation.temperature);
  writeRaw(json, "p", conversation.topP);
  writeRaw(json, "k", conversation.topK);
  writeRaw(json, "seed", conversation.seed);
  writeRaw(json, "frequency_penalty", conversation.frequencyPenalty);
  writeRaw(json, "presence_penalty", conversation.presencePenalty);
  if (conversation.stop.length > 0) {
    json.key("stop_sequences");
    json.beginArray();
    for (let index = 0; index < conversation.stop.length; index++) writeText(json, conversation.stop[index]);
    json.endArray();
  }
  if (!isNothing(conversation.logitBias)) conversation.dropped++;
  if (!isNothing(conversation.metadata)) conversation.dropped++;
  if (!isMissing(conversation.user)) conversation.dropped++;
  if (!isMissing(conversation.serviceTier)) conversation.dropped++;
}

function writeRaw(json: JsonWriter, name: string, value: Slice): void {
  if (isNothing(value)) return;
  json.key(name);
  json.raw(value);
}
