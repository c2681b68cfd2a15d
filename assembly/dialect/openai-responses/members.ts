import { literal } from "../../bytes/ascii";
import { Slice } from "../../bytes/slice";
import { stringEquals } from "../../json/lookup";
import { Node, Tape } from "../../json/tape";

/** The members that `POST /v1/responses` documents. */
const MEMBERS: StaticArray<Slice> = [
  literal("background"),
  literal("context_management"),
  literal("conversation"),
  literal("include"),
  literal("input"),
  literal("instructions"),
  literal("max_output_tokens"),
  literal("max_tool_calls"),
  literal("metadata"),
  literal("model"),
  literal("moderation"),
  literal("parallel_tool_calls"),
  literal("previous_response_id"),
  literal("prompt"),
  literal("prompt_cache_key"),
  literal("prompt_cache_options"),
  literal("prompt_cache_retention"),
  literal("reasoning"),
  literal("safety_identifier"),
  literal("service_tier"),
  literal("store"),
  literal("stream"),
  literal("stream_options"),
  literal("temperature"),
  literal("text"),
  literal("tool_choice"),
  literal("tools"),
  literal("top_logprobs"),
  literal("top_p"),
  literal("truncation"),
  literal("user"),
];

/** Whether a key of the request is one that the API documents. */
export function isKnownMember(tape: Tape, key: Node): bool {
  for (let index = 0; index < MEMBERS.length; index++) {
    if (stringEquals(tape, key, MEMBERS[index])) return true;
  }
  return false;
}
