import { literal } from "../../bytes/ascii";
import { Usage } from "../../conversation/usage";
import { integer, member } from "../../json/lookup";
import { Node, Tape } from "../../json/tape";
import { readTokenUsage } from "../token-usage";

const META = literal("meta");
const TOKENS = literal("tokens");
const BILLED_UNITS = literal("billed_units");
const INPUT_TOKENS = literal("input_tokens");
const OUTPUT_TOKENS = literal("output_tokens");

/** Reads the usage of a rerank reply: Cohere's tokens, else those it bills, else the `usage` of servers that follow OpenAI in that. */
export function readRerankUsage(tape: Tape, reply: Node, usage: Usage): void {
  const meta = member(tape, reply, META);
  if (readTokens(tape, member(tape, meta, TOKENS), usage)) return;
  if (readTokens(tape, member(tape, meta, BILLED_UNITS), usage)) return;
  readTokenUsage(tape, reply, usage);
}

function readTokens(tape: Tape, counts: Node, usage: Usage): bool {
  usage.input = integer(tape, member(tape, counts, INPUT_TOKENS));
  usage.output = integer(tape, member(tape, counts, OUTPUT_TOKENS));
  if (!usage.isKnown) return false;
  usage.total = max<i64>(usage.input, 0) + max<i64>(usage.output, 0);
  return true;
}
