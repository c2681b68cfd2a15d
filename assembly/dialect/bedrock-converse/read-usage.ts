import { literal } from "../../bytes/ascii";
import { UNKNOWN, Usage } from "../../conversation/usage";
import { integer, member } from "../../json/lookup";
import { Node, Tape } from "../../json/tape";

const USAGE = literal("usage");
const INPUT_TOKENS = literal("inputTokens");
const OUTPUT_TOKENS = literal("outputTokens");
const CACHE_READ_INPUT_TOKENS = literal("cacheReadInputTokens");
const CACHE_WRITE_INPUT_TOKENS = literal("cacheWriteInputTokens");

/** Reads the `usage` of a reply or of a stream's metadata; Converse counts cached tokens beside the input. False where there is none. */
export function readUsage(tape: Tape, reply: Node, usage: Usage): bool {
  usage.clear();
  const counts = member(tape, reply, USAGE);
  const input = integer(tape, member(tape, counts, INPUT_TOKENS));
  usage.cachedInput = integer(tape, member(tape, counts, CACHE_READ_INPUT_TOKENS));
  usage.cacheCreationInput = integer(tape, member(tape, counts, CACHE_WRITE_INPUT_TOKENS));
  usage.output = integer(tape, member(tape, counts, OUTPUT_TOKENS));
  if (input == UNKNOWN) return usage.isKnown;
  usage.input = input + max<i64>(usage.cachedInput, 0) + max<i64>(usage.cacheCreationInput, 0);
  if (usage.output != UNKNOWN) usage.total = usage.input + usage.output;
  return true;
}
