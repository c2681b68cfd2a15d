import { Slice, isNothing } from "../bytes/slice";
import { JsonWriter } from "../json/writer";
import { Conversation } from "./conversation";
import { Text, isBlank, isMissing, writeText } from "./text";

/** Writes a member as the client wrote its value; nothing where it gave none. */
export function writeSetting(json: JsonWriter, name: string, value: Slice): void {
  if (isNothing(value)) return;
  json.key(name);
  json.raw(value);
}

/** Writes a member that is a list of stop sequences; nothing where there are none. */
export function writeStop(json: JsonWriter, name: string, sequences: Text[]): void {
  if (sequences.length == 0) return;
  json.key(name);
  json.beginArray();
  for (let index = 0; index < sequences.length; index++) writeText(json, sequences[index]);
  json.endArray();
}

/** Like `writeStop`, without empty sequences, for APIs that refuse them. */
export function writeFilledStop(json: JsonWriter, name: string, sequences: Text[]): void {
  const filled: Text[] = [];
  for (let index = 0; index < sequences.length; index++) {
    if (!isBlank(sequences[index])) filled.push(sequences[index]);
  }
  writeStop(json, name, filled);
}

/** Counts as left out the settings that neither Anthropic's API nor Converse has a word for. The answer stays what was asked for. */
export function countDroppedSettings(conversation: Conversation): void {
  let dropped = conversation.extras.length;
  if (!isNothing(conversation.topLogprobs)) dropped++;
  if (!isNothing(conversation.seed)) dropped++;
  if (!isNothing(conversation.frequencyPenalty)) dropped++;
  if (!isNothing(conversation.presencePenalty)) dropped++;
  if (!isNothing(conversation.logitBias)) dropped++;
  if (!isNothing(conversation.metadata)) dropped++;
  if (!isMissing(conversation.user)) dropped++;
  conversation.dropped += dropped;
}
