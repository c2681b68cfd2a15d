import { literal } from "../../bytes/ascii";
import { Usage } from "../../conversation/usage";
import { integer, member } from "../../json/lookup";
import { Kind, NO_NODE, Node, Tape } from "../../json/tape";

const USAGE = literal("usage");
const PROMPT_TOKENS = literal("prompt_tokens");
const COMPLETION_TOKENS = literal("completion_tokens");
const TOTAL_TOKENS = literal("total_tokens");
const PROMPT_TOKENS_DETAILS = literal("prompt_tokens_details");
const COMPLETION_TOKENS_DETAILS = literal("completion_tokens_details");
const CACHED_TOKENS = literal("cached_tokens");
const CACHE_CREATION_INPUT_TOKENS = literal("cache_creation_input_tokens");
const REASONING_TOKENS = literal("reasoning_tokens");

/**
 * Reads the `usage` of a chat completion or of a stream chunk (`CompletionUsage` in OpenAI's API). False where there is none or it is null.
 */
export function readUsage(tape: Tape, reply: Node, usage: Usage): bool {
  const counts = member(tape, reply, USAGE);
  if (counts == NO_NODE || tape.kind(counts) != Kind.Object) return false;
  usage.input = count(tape, counts, PROMPT_TOKENS);
  usage.output = count(tape, counts, COMPLETION_TOKENS);
  usage.total = count(tape, counts, TOTAL_TOKENS);
  const promptDetails = member(tape, counts, PROMPT_TOKENS_DETAILS);
  if (promptDetails != NO_NODE) {
    usage.cachedInput = count(tape, promptDetails, CACHED_TOKENS);
    usage.cacheCreationInput = count(tape, promptDetails, CACHE_CREATION_INPUT_TOKENS);
  }
  const completionDetails = member(tape, counts, COMPLETION_TOKENS_DETAILS);
  if (completionDetails != NO_NODE) {
    usage.reasoning = count(tape, completionDetails, REASONING_TOKENS);
  }
  if (usage.total < 0 && usage.input >= 0 && usage.output >= 0) usage.total = usage.input + usage.output;
  return usage.isKnown;
}

function count(tape: Tape, counts: Node, name: u64): i64 {
  const node = member(tape, counts, name);
  return node == NO_NODE ? -1 : integer(tape, node);
}
