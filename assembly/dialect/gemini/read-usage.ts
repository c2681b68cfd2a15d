import { literal } from "../../bytes/ascii";
import { Usage } from "../../conversation/usage";
import { integer, member } from "../../json/lookup";
import { Node, Tape } from "../../json/tape";

const USAGE_METADATA = literal("usageMetadata");
const PROMPT_TOKENS = literal("promptTokenCount");
const CACHED_TOKENS = literal("cachedContentTokenCount");
const CANDIDATES_TOKENS = literal("candidatesTokenCount");
const THOUGHTS_TOKENS = literal("thoughtsTokenCount");
const TOTAL_TOKENS = literal("totalTokenCount");

/**
 * Reads `usageMetadata` of a reply or chunk; false where it counts nothing. Gemini counts thoughts apart from candidates, and leaves out
 * what is zero.
 */
export function readUsage(tape: Tape, reply: Node, usage: Usage): bool {
  usage.clear();
  const counts = member(tape, reply, USAGE_METADATA);
  usage.input = integer(tape, member(tape, counts, PROMPT_TOKENS));
  usage.total = integer(tape, member(tape, counts, TOTAL_TOKENS));
  usage.cachedInput = integer(tape, member(tape, counts, CACHED_TOKENS));
  usage.reasoning = integer(tape, member(tape, counts, THOUGHTS_TOKENS));
  const candidates = integer(tape, member(tape, counts, CANDIDATES_TOKENS));
  if (usage.input < 0 && usage.total < 0 && candidates < 0) return false;
  usage.output = max<i64>(candidates, 0) + max<i64>(usage.reasoning, 0);
  if (usage.total < 0 && usage.input >= 0) usage.total = usage.input + usage.output;
  return true;
}
