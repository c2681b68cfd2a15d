import { literal } from "../../bytes/ascii";
import { startsWith } from "../../bytes/slice";
import { StopReason } from "../../conversation/stop-reason";
import { Text, bytesOf, reads } from "../../conversation/text";

const STOP_SEQUENCE = literal("STOP_SEQUENCE");
const MAX_TOKENS = literal("MAX_TOKENS");
const ERROR_LIMIT = literal("ERROR_LIMIT");
const TOOL_CALL = literal("TOOL_CALL");
const ERROR_TOXIC = literal("ERROR_TOXIC");
const ERROR = literal("ERROR");
const TIMEOUT = literal("TIMEOUT");

/** What a `finish_reason` means. */
export function readStopReason(reason: Text): StopReason {
  if (reads(reason, STOP_SEQUENCE)) return StopReason.StopSequence;
  if (reads(reason, MAX_TOKENS) || reads(reason, ERROR_LIMIT)) return StopReason.Length;
  if (reads(reason, TOOL_CALL)) return StopReason.ToolCalls;
  return reads(reason, ERROR_TOXIC) ? StopReason.ContentFilter : StopReason.End;
}

/** The HTTP status of a generation that did not come to an end; 0 of one that did. */
export function failureStatus(reason: Text): i32 {
  if (reads(reason, TIMEOUT)) return 504;
  if (readStopReason(reason) != StopReason.End) return 0;
  return startsWith(bytesOf(reason), ERROR) ? 500 : 0;
}
