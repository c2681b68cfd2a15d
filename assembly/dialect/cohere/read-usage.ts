import { literal } from "../../bytes/ascii";
import { Usage } from "../../conversation/usage";
import { integer, member } from "../../json/lookup";
import { Kind, NO_NODE, Node, Tape } from "../../json/tape";

const USAGE = literal("usage");
const TOKENS = literal("tokens");
const BILLED_UNITS = literal("billed_units");
const INPUT_TOKENS = literal("input_tokens");
const OUTPUT_TOKENS = literal("output_tokens");
const CACHED_TOKENS = literal("cached_tokens");

/**
 * Reads the `usage` of a reply or of its last event. `tokens` counts what the model has seen, `billed_units` only what is paid for: without the
 * template around the messages, for instance.
 */
export function readUsage(tape: Tape, reply: Node, usage: Usage): bool {
  const counts = member(tape, reply, USAGE);
  if (tape.kind(counts) != Kind.Object) return false;
  let tokens = member(tape, counts, TOKENS);
  if (tokens == NO_NODE) tokens = member(tape, counts, BILLED_UNITS);
  usage.input = integer(tape, member(tape, tokens, INPUT_TOKENS));
  usage.output = integer(tape, member(tape, tokens, OUTPUT_TOKENS));
  usage.cachedInput = integer(tape, member(tape, counts, CACHED_TOKENS));
  if (usage.input >= 0 && usage.output >= 0) usage.total = usage.input + usage.output;
  return usage.isKnown;
}
