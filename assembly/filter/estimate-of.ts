import { literal, parseDecimal } from "../bytes/ascii";
import { Slice, lengthOf } from "../bytes/slice";
import { ClientApi, Endpoint } from "../endpoint/endpoint";
import { member } from "../json/lookup";
import { NO_NODE, Tape } from "../json/tape";
import { Estimate } from "../usage/budgets/estimate";

/** English text has about this many bytes a token; what is around it in the body makes up for texts that have fewer. */
const BYTES_OF_TOKEN: i64 = 4;
/** What clients call the most tokens of an answer. */
const LIMITS: StaticArray<Slice> = [
  literal("max_completion_tokens"),
  literal("max_output_tokens"),
  literal("max_tokens"),
];

/** What a request may use: its body's length counts for what it says, and `unasked` for an answer without a limit. */
export function estimateOf(tape: Tape, body: Slice, endpoint: Endpoint, unasked: i64): Estimate {
  const input = (lengthOf(body) as i64) / BYTES_OF_TOKEN;
  return new Estimate(input, answers(endpoint.api) ? outputLimit(tape, unasked) : 0);
}

/** Whether a model writes the answer. */
function answers(api: ClientApi): bool {
  switch (api) {
    case ClientApi.ChatCompletions:
    case ClientApi.Completions:
    case ClientApi.Responses:
    case ClientApi.Messages:
      return true;
    default:
      return false;
  }
}

/** How many tokens the client lets the answer have; `unasked` where it says nothing that could be read. */
function outputLimit(tape: Tape, unasked: i64): i64 {
  for (let index = 0; index < LIMITS.length; index++) {
    const node = member(tape, tape.root, LIMITS[index]);
    const limit = node == NO_NODE ? -1 : parseDecimal(tape.raw(node));
    if (limit >= 0) return limit;
  }
  return unasked;
}
