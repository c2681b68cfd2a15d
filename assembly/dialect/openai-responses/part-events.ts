import { PartKind } from "./output-item";

/** The event in which more of a part is told. */
export function deltaEvent(part: PartKind): string {
  switch (part) {
    case PartKind.Refusal:
      return "response.refusal.delta";
    case PartKind.Summary:
      return "response.reasoning_summary_text.delta";
    case PartKind.Arguments:
      return "response.function_call_arguments.delta";
    default:
      return "response.output_text.delta";
  }
}

/** The event in which all of it is told once more. */
export function doneEvent(part: PartKind): string {
  switch (part) {
    case PartKind.Refusal:
      return "response.refusal.done";
    case PartKind.Summary:
      return "response.reasoning_summary_text.done";
    case PartKind.Arguments:
      return "response.function_call_arguments.done";
    default:
      return "response.output_text.done";
  }
}

/** The event that adds an empty part to its item. Arguments are none. */
export function partAddedEvent(part: PartKind): string {
  return part == PartKind.Summary ? "response.reasoning_summary_part.added" : "response.content_part.added";
}

/** The event that replaces it by the complete one. */
export function partDoneEvent(part: PartKind): string {
  return part == PartKind.Summary ? "response.reasoning_summary_part.done" : "response.content_part.done";
}
