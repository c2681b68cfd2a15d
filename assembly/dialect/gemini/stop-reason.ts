import { literal } from "../../bytes/ascii";
import { Slice } from "../../bytes/slice";
import { StopReason } from "../../conversation/stop-reason";
import { Node, Tape } from "../../json/tape";
import { stringEquals } from "../../json/lookup";

const STOP = literal("STOP");
/** No tokens left, in the answer or in this request. */
const LENGTH: StaticArray<Slice> = [literal("MAX_TOKENS"), literal("CONTINUATION")];
/** The answer was withheld for what it says. */
const FILTERED: StaticArray<Slice> = [
  literal("SAFETY"),
  literal("RECITATION"),
  literal("LANGUAGE"),
  literal("BLOCKLIST"),
  literal("PROHIBITED_CONTENT"),
  literal("SPII"),
  literal("MODEL_ARMOR"),
  literal("IMAGE_SAFETY"),
  literal("IMAGE_PROHIBITED_CONTENT"),
  literal("IMAGE_RECITATION"),
];

/** What a FinishReason means. Gemini stops at a tool call like at any other end; reasons without a counterpart are an end too. */
export function stopReasonOf(tape: Tape, reason: Node, hasCalled: bool): StopReason {
  if (stringEquals(tape, reason, STOP)) return hasCalled ? StopReason.ToolCalls : StopReason.End;
  if (isAmong(tape, reason, LENGTH)) return StopReason.Length;
  return isAmong(tape, reason, FILTERED) ? StopReason.ContentFilter : StopReason.End;
}

function isAmong(tape: Tape, reason: Node, names: StaticArray<Slice>): bool {
  for (let index = 0; index < names.length; index++) {
    if (stringEquals(tape, reason, names[index])) return true;
  }
  return false;
}
