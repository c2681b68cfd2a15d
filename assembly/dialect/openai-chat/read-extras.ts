import { literal } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { Slice } from "../../bytes/slice";
import { ABSENT, SliceMap } from "../../bytes/slice-map";
import { Conversation, Extra } from "../../conversation/conversation";
import { RequestFields } from "../../conversation/request-fields";
import { textOf } from "../../conversation/text";
import { decodeString, stringEquals } from "../../json/lookup";
import { Kind, NO_NODE, Node, Tape } from "../../json/tape";

const MODALITIES = literal("modalities");
const TEXT = literal("text");
const FUNCTIONS = literal("functions");
const FUNCTION_CALL = literal("function_call");
const AUDIO = literal("audio");
const WEB_SEARCH_OPTIONS = literal("web_search_options");

/** The members that were read into the conversation. */
const KNOWN: SliceMap = namesOf(
  "model messages stream stream_options tools tool_choice parallel_tool_calls max_tokens max_completion_tokens temperature top_p top_k seed " +
    "frequency_penalty presence_penalty n stop logprobs top_logprobs logit_bias response_format reasoning_effort thinking service_tier user " +
    "metadata modalities",
);

/** Keeps the members that nothing else has read, and refuses those that would change the answer's nature and be lost. */
export function readExtras(fields: RequestFields, request: Node, conversation: Conversation): void {
  refuseLost(fields, request);
  const tape = fields.tape;
  for (let key = tape.firstChild(request); key != NO_NODE && !fields.failed; key = tape.nextSibling(key)) {
    const value = tape.valueOf(key);
    if (tape.kind(value) == Kind.Null || isKnown(tape, key)) continue;
    conversation.extras.push(new Extra(textOf(tape, key), tape.raw(value)));
  }
}

function refuseLost(fields: RequestFields, request: Node): void {
  refusePresent(fields, request, FUNCTIONS, "is deprecated and not translated: use tools");
  refusePresent(fields, request, FUNCTION_CALL, "is deprecated and not translated: use tool_choice");
  refusePresent(fields, request, AUDIO, "is not supported by this backend");
  refusePresent(fields, request, WEB_SEARCH_OPTIONS, "is not supported by this backend");
  const tape = fields.tape;
  const modalities = fields.array(request, MODALITIES);
  for (let item = tape.firstChild(modalities); item != NO_NODE; item = tape.nextSibling(item)) {
    if (!stringEquals(tape, item, TEXT)) {
      fields.cannotCarry(MODALITIES, "may only hold text for this backend");
    }
  }
}

function refusePresent(fields: RequestFields, request: Node, name: Slice, problem: string): void {
  if (fields.value(request, name) != NO_NODE) fields.cannotCarry(name, problem);
}

function isKnown(tape: Tape, key: Node): bool {
  if (!tape.escaped(key)) return KNOWN.get(tape.text(key)) != ABSENT;
  const name = new Sink();
  decodeString(tape, key, name);
  const known = KNOWN.get(name.written) != ABSENT;
  name.dispose();
  return known;
}

function namesOf(names: string): SliceMap {
  const map = new SliceMap();
  const list = names.split(" ");
  for (let index = 0; index < list.length; index++) map.set(literal(list[index]), index);
  return map;
}
