import { literal } from "../../bytes/ascii";
import { Slice } from "../../bytes/slice";
import { Part, PartKind } from "../../conversation/part";
import { RequestFields } from "../../conversation/request-fields";
import { Text, isBlank, isMissing, plain, reads, textOf } from "../../conversation/text";
import { Kind, NO_NODE, Node } from "../../json/tape";
import { readCache } from "./read-cache";
import { PartKinds, readContent, refusalPart } from "./read-content";
import { readThinkingBlocks, reasoningPart } from "./read-thinking";

const REASONING_CONTENT = literal("reasoning_content");
const REASONING = literal("reasoning");
const REFUSAL = literal("refusal");
const TOOL_CALLS = literal("tool_calls");
const FUNCTION_CALL = literal("function_call");
const AUDIO = literal("audio");
const ID = literal("id");
const TYPE = literal("type");
const FUNCTION = literal("function");
const NAME = literal("name");
const ARGUMENTS = literal("arguments");

/** Reads what the model said earlier: reasoning first, then content, then the tools it called. */
export function readAssistant(fields: RequestFields, message: Node, into: Part[]): void {
  const content: Part[] = [];
  readThinkingBlocks(fields, message, into);
  readContent(fields, message, PartKinds.Assistant, content);
  // The same reasoning may stand in a message up to three times, for clients of different habits.
  if (into.length == 0 && !holdsReasoning(content)) pushUnsigned(fields, message, into);
  const skipsReasoning = into.length > 0;
  for (let index = 0; index < content.length; index++) {
    if (!skipsReasoning || !isReasoning(content[index])) into.push(content[index]);
  }
  const refusal = fields.text(message, REFUSAL);
  if (!isBlank(refusal)) into.push(refusalPart(refusal));
  readToolCalls(fields, message, into);
  if (fields.value(message, FUNCTION_CALL) != NO_NODE) {
    fields.cannotCarry(FUNCTION_CALL, "is deprecated and not translated: use tool_calls");
  }
  if (fields.value(message, AUDIO) != NO_NODE) fields.cannotCarry(AUDIO, "is not supported by this backend");
}

/** Envoy AI Gateway also wrote `reasoning_content` as an object; only its text form is what others know. */
function pushUnsigned(fields: RequestFields, message: Node, into: Part[]): void {
  let text = stringOrNothing(fields, message, REASONING_CONTENT);
  if (isBlank(text)) text = stringOrNothing(fields, message, REASONING);
  if (!isBlank(text)) into.push(reasoningPart(text));
}

function stringOrNothing(fields: RequestFields, message: Node, name: Slice): Text {
  return textOf(fields.tape, fields.value(message, name));
}

function holdsReasoning(parts: Part[]): bool {
  for (let index = 0; index < parts.length; index++) {
    if (isReasoning(parts[index])) return true;
  }
  return false;
}

function isReasoning(part: Part): bool {
  return part.kind == PartKind.Reasoning || part.kind == PartKind.RedactedReasoning;
}

function readToolCalls(fields: RequestFields, message: Node, into: Part[]): void {
  const tape = fields.tape;
  const calls = fields.array(message, TOOL_CALLS);
  let index = 0;
  for (let item = tape.firstChild(calls); item != NO_NODE && !fields.failed; item = tape.nextSibling(item)) {
    fields.enter("tool_calls", index++);
    if (tape.kind(item) == Kind.Object) into.push(readToolCall(fields, item));
    else fields.refuseHere("must be an object");
    fields.leave();
  }
}

function readToolCall(fields: RequestFields, item: Node): Part {
  const part = new Part(PartKind.ToolCall);
  const type = fields.text(item, TYPE);
  if (!isMissing(type) && !reads(type, FUNCTION))
    fields.cannotCarry(TYPE, "must be function for this backend");
  part.id = fields.requiredText(item, ID);
  part.cache = readCache(fields, item);
  const call = fields.object(item, FUNCTION);
  if (call == NO_NODE) fields.refuse(FUNCTION, "is missing");
  fields.enter("function");
  part.name = fields.requiredText(call, NAME);
  part.text = readArguments(fields, call);
  fields.leave();
  return part;
}

/** The API wants a string that holds JSON; some clients send the object itself. */
function readArguments(fields: RequestFields, call: Node): Text {
  const args = fields.value(call, ARGUMENTS);
  if (fields.tape.kind(args) == Kind.Object) return plain(fields.tape.raw(args));
  return fields.text(call, ARGUMENTS);
}
