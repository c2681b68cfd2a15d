import { literal } from "../../bytes/ascii";
import { Slice } from "../../bytes/slice";
import { RequestFields } from "../../conversation/request-fields";
import { Choice } from "../../conversation/tool";
import { integer, stringEquals } from "../../json/lookup";
import { NO_NODE, Node } from "../../json/tape";

const STORE = literal("store");
const BACKGROUND = literal("background");
const TOP_LOGPROBS = literal("top_logprobs");
const INCLUDE = literal("include");
const LOGPROBS = literal("message.output_text.logprobs");
/** Members that refer to what OpenAI keeps, or to a model of its own beside the one that answers. */
const KEPT_BY_OPENAI: StaticArray<Slice> = [
  literal("previous_response_id"),
  literal("conversation"),
  literal("prompt"),
  literal("moderation"),
];

const NOT_KEPT =
  "needs a backend that keeps responses, and this one does not: send the whole conversation as input";
const NO_LOGPROBS = "asks for log probabilities, which this backend cannot give in a Response";

/** Refuses what only OpenAI itself can do: its state, its jobs in the background, the probabilities of tokens. */
export function refuseState(fields: RequestFields, request: Node): void {
  if (fields.choice(request, STORE) == Choice.Yes) fields.cannotCarry(STORE, NOT_KEPT);
  if (fields.choice(request, BACKGROUND) == Choice.Yes) fields.cannotCarry(BACKGROUND, NOT_KEPT);
  for (let index = 0; index < KEPT_BY_OPENAI.length; index++) {
    const name = KEPT_BY_OPENAI[index];
    if (fields.value(request, name) != NO_NODE) fields.cannotCarry(name, NOT_KEPT);
  }
  const count = fields.value(request, TOP_LOGPROBS);
  if (count != NO_NODE && integer(fields.tape, count) != 0) {
    fields.number(request, TOP_LOGPROBS);
    fields.cannotCarry(TOP_LOGPROBS, NO_LOGPROBS);
  }
  refuseInclude(fields, request);
}

/** Of what a Response can include beside, all else concerns OpenAI's own tools, or is always there (`reasoning.encrypted_content`). */
function refuseInclude(fields: RequestFields, request: Node): void {
  const tape = fields.tape;
  const include = fields.array(request, INCLUDE);
  for (let node = tape.firstChild(include); node != NO_NODE; node = tape.nextSibling(node)) {
    if (stringEquals(tape, node, LOGPROBS)) fields.cannotCarry(INCLUDE, NO_LOGPROBS);
  }
}
