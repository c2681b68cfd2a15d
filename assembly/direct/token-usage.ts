import { literal } from "../bytes/ascii";
import { Slice } from "../bytes/slice";
import { Usage } from "../conversation/usage";
import { integer, member } from "../json/lookup";
import { Kind, NO_NODE, Node, Tape } from "../json/tape";

const USAGE = literal("usage");
const PROMPT_TOKENS = literal("prompt_tokens");
const COMPLETION_TOKENS = literal("completion_tokens");
const INPUT_TOKENS = literal("input_tokens");
const OUTPUT_TOKENS = literal("output_tokens");
const TOTAL_TOKENS = literal("total_tokens");

/**
 * Reads the `usage` of a reply or an event: OpenAI's older APIs say `prompt_tokens` and `completion_tokens` (embeddings), its newer ones
 * `input_tokens` and `output_tokens` (images, audio). False where there is none, or none in tokens: audio may be counted in
 * seconds.
 */
export function readTokenUsage(tape: Tape, reply: Node, usage: Usage): bool {
  const counts = member(tape, reply, USAGE);
  if (counts == NO_NODE || tape.kind(counts) != Kind.Object) return false;
  usage.input = countOf(tape, counts, PROMPT_TOKENS, INPUT_TOKENS);
  usage.output = countOf(tape, counts, COMPLETION_TOKENS, OUTPUT_TOKENS);
  const total = member(tape, counts, TOTAL_TOKENS);
  if (total != NO_NODE) usage.total = integer(tape, total);
  if (usage.total < 0 && usage.input >= 0) usage.total = usage.input + max(usage.output, 0);
  return usage.isKnown;
}

function countOf(tape: Tape, counts: Node, older: Slice, newer: Slice): i64 {
  let count = member(tape, counts, older);
  if (count == NO_NODE) count = member(tape, counts, newer);
  return count == NO_NODE ? -1 : integer(tape, count);
}
