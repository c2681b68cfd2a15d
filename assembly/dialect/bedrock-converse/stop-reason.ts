import { literal } from "../../bytes/ascii";
import { StopReason } from "../../conversation/stop-reason";
import { stringEquals } from "../../json/lookup";
import { Node, Tape } from "../../json/tape";

const TOOL_USE = literal("tool_use");
const MAX_TOKENS = literal("max_tokens");
const STOP_SEQUENCE = literal("stop_sequence");
const CONTENT_FILTERED = literal("content_filtered");
const GUARDRAIL_INTERVENED = literal("guardrail_intervened");
const MODEL_CONTEXT_WINDOW_EXCEEDED = literal("model_context_window_exceeded");

/** Why Converse says that the model stopped. `end_turn`, and what nobody knows yet, is an end. */
export function stopReasonOf(tape: Tape, node: Node): StopReason {
  if (stringEquals(tape, node, TOOL_USE)) return StopReason.ToolCalls;
  if (stringEquals(tape, node, STOP_SEQUENCE)) return StopReason.StopSequence;
  if (stringEquals(tape, node, MAX_TOKENS) || stringEquals(tape, node, MODEL_CONTEXT_WINDOW_EXCEEDED)) {
    return StopReason.Length;
  }
  if (stringEquals(tape, node, CONTENT_FILTERED) || stringEquals(tape, node, GUARDRAIL_INTERVENED)) {
    return StopReason.ContentFilter;
  }
  return StopReason.End;
}
