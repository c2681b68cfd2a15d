import { StopReason } from "../../conversation/stop-reason";

/** Why a Response is incomplete, as `incomplete_details.reason` has it; empty where it is complete. */
export function incompleteReason(reason: StopReason): string {
  switch (reason) {
    case StopReason.Length:
      return "max_output_tokens";
    case StopReason.ContentFilter:
    case StopReason.Refusal:
      return "content_filter";
    default:
      return "";
  }
}
