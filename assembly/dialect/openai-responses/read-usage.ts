import { literal } from "../../bytes/ascii";
import { Slice } from "../../bytes/slice";
import { UNKNOWN, Usage } from "../../conversation/usage";
import { integer, member } from "../../json/lookup";
import { Kind, Node, Tape } from "../../json/tape";

const USAGE = literal("usage");
const INPUT_TOKENS = literal("input_tokens");
const OUTPUT_TOKENS = literal("output_tokens");
const TOTAL_TOKENS = literal("total_tokens");
const INPUT_TOKENS_DETAILS = literal("input_tokens_details");
const OUTPUT_TOKENS_DETAILS = literal("output_tokens_details");
const CACHED_TOKENS = literal("cached_tokens");
const CACHE_WRITE_TOKENS = literal("cache_write_tokens");
const REASONING_TOKENS = literal("reasoning_tokens");

/** Reads the `usage` of a Response, or what `/v1/responses/input_tokens` counted. False where there is neither. */
export function readUsage(tape: Tape, reply: Node, usage: Usage): bool {
  const counts = member(tape, reply, USAGE);
  if (tape.kind(counts) != Kind.Object) {
    usage.input = count(tape, reply, INPUT_TOKENS);
    return usage.isKnown;
  }
  usage.input = count(tape, counts, INPUT_TOKENS);
  usage.output = count(tape, counts, OUTPUT_TOKENS);
  usage.total = count(tape, counts, TOTAL_TOKENS);
  const input = member(tape, counts, INPUT_TOKENS_DETAILS);
  usage.cachedInput = count(tape, input, CACHED_TOKENS);
  usage.cacheCreationInput = count(tape, input, CACHE_WRITE_TOKENS);
  usage.reasoning = count(tape, member(tape, counts, OUTPUT_TOKENS_DETAILS), REASONING_TOKENS);
  if (usage.total < 0 && usage.input >= 0 && usage.output >= 0) usage.total = usage.input + usage.output;
  return usage.isKnown;
}

function count(tape: Tape, counts: Node, name: Slice): i64 {
  const node = member(tape, counts, name);
  return tape.kind(node) == Kind.Number ? integer(tape, node) : UNKNOWN;
}
