import { literal } from "../../bytes/ascii";
import { Slice } from "../../bytes/slice";
import { Conversation } from "../../conversation/conversation";
import { isBlank, reads, writeText } from "../../conversation/text";
import { JsonWriter } from "../../json/writer";

/** What other APIs call the tier that is chosen where none is. */
const AUTO = literal("auto");
const TIERS: StaticArray<Slice> = [
  literal("default"),
  literal("priority"),
  literal("flex"),
  literal("reserved"),
];

/** Writes `serviceTier` where Converse has the tier that is asked for. */
export function writeServiceTier(conversation: Conversation, json: JsonWriter): void {
  const tier = conversation.serviceTier;
  if (isBlank(tier) || reads(tier, AUTO)) return;
  for (let index = 0; index < TIERS.length; index++) {
    if (!reads(tier, TIERS[index])) continue;
    json.key("serviceTier");
    json.beginObject();
    json.key("type");
    writeText(json, tier);
    json.endObject();
    return;
  }
  conversation.dropped++;
}
