import { literal } from "../../bytes/ascii";
import { Slice } from "../../bytes/slice";
import { UNKNOWN, Usage } from "../../conversation/usage";
import { integer, member } from "../../json/lookup";
import { Kind, Node, Tape } from "../../json/tape";

const USAGE = literal("usage");
const INPUT_TOKENS = literal("input_tokens");
const CACHE_READ = literal("cache_read_input_tokens");
const CACHE_CREATION = literal("cache_creation_input_tokens");
const OUTPUT_TOKENS = literal("output_tokens");
const OUTPUT_DETAILS = literal("output_tokens_details");
const THINKING_TOKENS = literal("thinking_tokens");

/**
 * The counts of a message, as the API gives them: input, cache reads and cache creation side by side. A stream tells them in `message_start` and
 * again in `message_delta`, where some are missing and, from some servers, the others are zero.
 */
export class MessageUsage {
  private input: i64 = UNKNOWN;
  private cacheRead: i64 = UNKNOWN;
  private cacheCreation: i64 = UNKNOWN;
  private output: i64 = UNKNOWN;
  private thinking: i64 = UNKNOWN;

  /** Takes over the `usage` of a message or of an event. False where it has none. */
  read(tape: Tape, owner: Node): bool {
    const usage = member(tape, owner, USAGE);
    if (tape.kind(usage) != Kind.Object) return false;
    this.input = merged(this.input, count(tape, usage, INPUT_TOKENS));
    this.cacheRead = merged(this.cacheRead, count(tape, usage, CACHE_READ));
    this.cacheCreation = merged(this.cacheCreation, count(tape, usage, CACHE_CREATION));
    const output = count(tape, usage, OUTPUT_TOKENS);
    if (output >= 0) this.output = output;
    const thinking = count(tape, member(tape, usage, OUTPUT_DETAILS), THINKING_TOKENS);
    if (thinking >= 0) this.thinking = thinking;
    return true;
  }

  /** The same as the gateway counts: cached tokens are input too. */
  tell(usage: Usage): void {
    usage.cachedInput = this.cacheRead;
    usage.cacheCreationInput = this.cacheCreation;
    usage.output = this.output;
    usage.reasoning = this.thinking;
    if (this.input < 0) return;
    usage.input = this.input + max<i64>(this.cacheRead, 0) + max<i64>(this.cacheCreation, 0);
    if (this.output >= 0) usage.total = usage.input + this.output;
  }
}

function merged(before: i64, later: i64): i64 {
  return later > 0 || before < 0 ? later : before;
}

function count(tape: Tape, counts: Node, name: Slice): i64 {
  return integer(tape, member(tape, counts, name));
}
