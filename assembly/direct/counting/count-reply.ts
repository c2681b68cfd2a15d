import { literal } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { Slice } from "../../bytes/slice";
import { integer, member } from "../../json/lookup";
import { Node, Tape } from "../../json/tape";
import { JsonWriter } from "../../json/writer";

/** What the providers call the count: Anthropic, Amazon, Google, vLLM. */
const NAMES: StaticArray<Slice> = [
  literal("input_tokens"),
  literal("inputTokens"),
  literal("totalTokens"),
  literal("count"),
];

/** The tokens that a reply tells; -1 where it tells none. */
export function countOf(tape: Tape, reply: Node): i64 {
  for (let index = 0; index < NAMES.length; index++) {
    const count = integer(tape, member(tape, reply, NAMES[index]));
    if (count >= 0) return count;
  }
  return -1;
}

/** Writes the reply of Anthropic's `count_tokens`. */
export function writeCountReply(count: i64, into: Sink): void {
  const json = new JsonWriter(into);
  json.beginObject();
  json.key("input_tokens");
  json.integer(count);
  json.endObject();
}

/** Writes the reply of vLLM's `/tokenize`, as Envoy AI Gateway does where only the count is known. */
export function writeTokenizeReply(count: i64, into: Sink): void {
  const json = new JsonWriter(into);
  json.beginObject();
  json.key("count");
  json.integer(count);
  json.key("max_model_len");
  json.integer(0);
  json.key("tokens");
  json.null_();
  json.endObject();
}
