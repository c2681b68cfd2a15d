import { literal } from "../../bytes/ascii";
import { Slice } from "../../bytes/slice";
import { StopReason } from "../../conversation/stop-reason";
import { Text, reads } from "../../conversation/text";

const END_TURN = literal("end_turn");
const STOP_SEQUENCE = literal("stop_sequence");
const MAX_TOKENS = literal("max_tokens");
const CONTEXT_WINDOW = literal("model_context_window_exceeded");
const TOOL_USE = literal("tool_use");
const PAUSE_TURN = literal("pause_turn");
const REFUSAL = literal("refusal");

/** What a `stop_reason` means; the end of the answer where it is unknown. */
export function readStopReason(reason: Text): StopReason {
  if (reads(reason, TOOL_USE)) return StopReason.ToolCalls;
  if (reads(reason, MAX_TOKENS) || reads(reason, CONTEXT_WINDOW)) return StopReason.Length;
  if (reads(reason, STOP_SEQUENCE)) return StopReason.StopSequence;
  if (reads(reason, REFUSAL)) return StopReason.Refusal;
  if (reads(reason, PAUSE_TURN)) return StopReason.Pause;
  return StopReason.End;
}

/** The `stop_reason` for it. */
export function stopReasonName(reason: StopReason): Slice {
  switch (reason) {
    case StopReason.StopSequence:
      return STOP_SEQUENCE;
    case StopReason.Length:
      return MAX_TOKENS;
    case StopReason.ToolCalls:
      return TOOL_USE;
    case StopReason.ContentFilter:
    case StopReason.Refusal:
      return REFUSAL;
    case StopReason.Pause:
      return PAUSE_TURN;
    default:
      return END_TURN;
  }
}
