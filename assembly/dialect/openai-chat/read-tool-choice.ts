import { literal } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { Conversation } from "../../conversation/conversation";
import { RequestFields } from "../../conversation/request-fields";
import { Text, decodeText, reads, textOf } from "../../conversation/text";
import { Tool, ToolChoice, ToolChoiceKind } from "../../conversation/tool";
import { member, stringEquals } from "../../json/lookup";
import { Kind, NO_NODE, Node, Tape } from "../../json/tape";

const TOOL_CHOICE = literal("tool_choice");
const AUTO = literal("auto");
const NONE = literal("none");
const REQUIRED = literal("required");
const ANY = literal("any");
const TYPE = literal("type");
const FUNCTION = literal("function");
const NAME = literal("name");
const ALLOWED_TOOLS = literal("allowed_tools");
const MODE = literal("mode");
const TOOLS = literal("tools");

/** Reads `tool_choice`, when the tools have been read. */
export function readToolChoice(fields: RequestFields, request: Node, conversation: Conversation): void {
  const tape = fields.tape;
  const value = fields.value(request, TOOL_CHOICE);
  if (value == NO_NODE) return;
  if (tape.kind(value) == Kind.String) {
    conversation.toolChoice.kind = modeOf(textOf(tape, value));
    if (conversation.toolChoice.kind == ToolChoiceKind.Unsaid) {
      fields.refuse(TOOL_CHOICE, "must be none, auto, required or an object that names a tool");
    }
    return;
  }
  const choice = fields.object(request, TOOL_CHOICE);
  fields.enter("tool_choice");
  const type = fields.requiredText(choice, TYPE);
  if (reads(type, FUNCTION)) readNamed(fields, fields.object(choice, FUNCTION), conversation.toolChoice);
  else if (reads(type, ALLOWED_TOOLS))
    readAllowed(fields, fields.object(choice, ALLOWED_TOOLS), conversation);
  else fields.cannotCarry(TYPE, "must be function or allowed_tools for this backend");
  fields.leave();
}

function modeOf(mode: Text): ToolChoiceKind {
  if (reads(mode, AUTO)) return ToolChoiceKind.Auto;
  if (reads(mode, NONE)) return ToolChoiceKind.None;
  if (reads(mode, REQUIRED) || reads(mode, ANY)) return ToolChoiceKind.Required;
  return ToolChoiceKind.Unsaid;
}

function readNamed(fields: RequestFields, named: Node, choice: ToolChoice): void {
  if (named == NO_NODE) return fields.refuse(FUNCTION, "is missing");
  fields.enter("function");
  choice.kind = ToolChoiceKind.Named;
  choice.name = fields.requiredText(named, NAME);
  fields.leave();
}

/** No other dialect has this form; it means the same as giving the allowed tools only. */
function readAllowed(fields: RequestFields, allowed: Node, conversation: Conversation): void {
  fields.enter("allowed_tools");
  conversation.toolChoice.kind = modeOf(fields.requiredText(allowed, MODE));
  const kind = conversation.toolChoice.kind;
  if (kind != ToolChoiceKind.Auto && kind != ToolChoiceKind.Required)
    fields.refuse(MODE, "must be auto or required");
  const list = fields.array(allowed, TOOLS);
  if (list == NO_NODE) fields.refuse(TOOLS, "is missing");
  const tools: Tool[] = [];
  for (let index = 0; index < conversation.tools.length; index++) {
    const tool = conversation.tools[index];
    if (isListed(fields.tape, list, tool.name)) tools.push(tool);
  }
  conversation.tools = tools;
  fields.leave();
}

function isListed(tape: Tape, list: Node, name: Text): bool {
  const wanted = new Sink();
  decodeText(name, wanted);
  let listed = false;
  for (let item = tape.firstChild(list); item != NO_NODE && !listed; item = tape.nextSibling(item)) {
    listed = stringEquals(tape, member(tape, member(tape, item, FUNCTION), NAME), wanted.written);
  }
  wanted.dispose();
  return listed;
}
