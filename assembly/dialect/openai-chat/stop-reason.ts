import { literal } from "../../bytes/ascii";
import { StopReason } from "../../conversation/stop-reason";
import { stringEquals } from "../../json/lookup";
import { Node, Tape } from "../../json/tape";

const LENGTH = literal("length");
const TOOL_CALLS = literal("tool_calls");
const FUNCTION_CALL = literal("function_call");
const CONTENT_FILTER = literal("content_filter");

/**
 * What a `finish_reason` means. `calledTools`: the answer holds tool calls, with which servers also say `stop` (OpenAI does where a tool was
 * forced).
 */
export function readStopReason(tape: Tape, reason: Node, calledTools: bool): StopReason {
  if (stringEquals(tape, reason, LENGTH)) return StopReason.Length;
  if (stringEquals(tape, reason, CONTENT_FILTER)) return StopReason.ContentFilter;
  if (stringEquals(tape, reason, TOOL_CALLS) || stringEquals(tape, reason, FUNCTION_CALL))
    return StopReason.ToolCalls;
  return calledTools ? StopReason.ToolCalls : StopReason.End;
}

/** The `finish_reason` for a stop reason. */
export function finishReason(reason: StopReason): string {
  switch (reason) {
    case StopReason.Length:
      return "length";
    case StopReason.ToolCalls:
      return "tool_calls";
    case StopReason.ContentFilter:
    case StopReason.Refusal:
      return "content_filter";
    default:
      return "stop";
  }
}
