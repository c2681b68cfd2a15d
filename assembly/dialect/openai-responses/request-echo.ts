import { literal } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { NOTHING, Slice, isNothing } from "../../bytes/slice";
import { compactInto } from "../../json/compact";
import { member } from "../../json/lookup";
import { Kind, Tape } from "../../json/tape";
import { JsonWriter } from "../../json/writer";

const NULL = literal("null");
const FALSE = literal("false");
const ONE = literal("1.0");

/** A member that a Response repeats of its request. */
class Echo {
  constructor(
    readonly name: Slice,
    /** What it reads where the request does not say; NOTHING where it is left out then. */
    readonly otherwise: Slice,
  ) {}
}

const ECHOES: StaticArray<Echo> = [
  new Echo(literal("background"), FALSE),
  new Echo(literal("instructions"), NULL),
  new Echo(literal("max_output_tokens"), NULL),
  new Echo(literal("max_tool_calls"), NOTHING),
  new Echo(literal("metadata"), literal("{}")),
  new Echo(literal("parallel_tool_calls"), literal("true")),
  new Echo(literal("previous_response_id"), NULL),
  new Echo(literal("prompt_cache_key"), NOTHING),
  new Echo(literal("prompt_cache_retention"), NOTHING),
  new Echo(literal("reasoning"), literal('{"effort":null,"summary":null}')),
  new Echo(literal("safety_identifier"), NOTHING),
  // Nothing is kept of a translated response, so a request that asks for it has been refused.
  new Echo(literal("store"), FALSE),
  new Echo(literal("temperature"), ONE),
  new Echo(literal("text"), literal('{"format":{"type":"text"}}')),
  new Echo(literal("tool_choice"), literal('"auto"')),
  new Echo(literal("tools"), literal("[]")),
  new Echo(literal("top_logprobs"), NOTHING),
  new Echo(literal("top_p"), ONE),
  new Echo(literal("truncation"), literal('"disabled"')),
  new Echo(literal("user"), NOTHING),
];

/**
 * Writes the members of a Response that repeat its request, separated by commas, for `ReplyOptions.requestEcho`; the API's defaults where
 * the request does not say, and so for an empty tape. Nothing is written where memory does not suffice.
 */
export function writeRequestEcho(tape: Tape, into: Sink): void {
  const json = new JsonWriter(into);
  const value = new Sink();
  for (let index = 0; index < ECHOES.length; index++) {
    const echo = ECHOES[index];
    const node = member(tape, tape.root, echo.name);
    value.clear();
    // A line break between tokens would end the line of an event.
    if (tape.kind(node) != Kind.Null) compactInto(value, tape.raw(node));
    else if (!isNothing(echo.otherwise)) value.bytes(echo.otherwise);
    else continue;
    json.keyBytes(echo.name);
    json.raw(value.written);
    if (value.exhausted) into.exhausted = true;
  }
  if (into.exhausted) into.clear();
  value.dispose();
}
