import { literal } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { Conversation } from "../../conversation/conversation";
import { RequestFields } from "../../conversation/request-fields";
import { Text, decodeText, reads } from "../../conversation/text";
import { Tool, ToolChoiceKind } from "../../conversation/tool";
import { stringEquals } from "../../json/lookup";
import { Kind, NO_NODE, Node } from "../../json/tape";

const TOOL_CHOICE = literal("tool_choice");
const TOOLS = literal("tools");
const NONE = literal("none");
const AUTO = literal("auto");
const REQUIRED = literal("required");
const TYPE = literal("type");
const FUNCTION = literal("function");
const NAME = literal("name");
const ALLOWED_TOOLS = literal("allowed_tools");
const MODE = literal("mode");

/** Reads `tool_choice`, in all its forms. To be called when the tools are known. */
export function readToolChoice(fields: RequestFields, request: Node, conversation: Conversation): void {
  const node = fields.value(request, TOOL_CHOICE);
  if (node == NO_NODE) return;
  const choice = conversation.toolChoice;
  const kind = fields.tape.kind(node);
  if (kind == Kind.String) choice.kind = kindOf(fields, node);
  else if (kind != Kind.Object) fields.refuse(TOOL_CHOICE, "must be a string or an object");
  else readObject(fields, node, conversation);
  if (choice.kind == ToolChoiceKind.Unsaid) {
    fields.refuse(TOOL_CHOICE, "must be none, auto, required, or a choice of tools");
  }
}

/** Unsaid for a word that the API does not know. */
function kindOf(fields: RequestFields, node: Node): ToolChoiceKind {
  if (stringEquals(fields.tape, node, AUTO)) return ToolChoiceKind.Auto;
  if (stringEquals(fields.tape, node, NONE)) return ToolChoiceKind.None;
  return stringEquals(fields.tape, node, REQUIRED) ? ToolChoiceKind.Required : ToolChoiceKind.Unsaid;
}

function readObject(fields: RequestFields, node: Node, conversation: Conversation): void {
  const choice = conversation.toolChoice;
  const type = fields.value(node, TYPE);
  fields.enter("tool_choice");
  if (stringEquals(fields.tape, type, FUNCTION)) {
    choice.kind = ToolChoiceKind.Named;
    choice.name = fields.requiredText(node, NAME);
  } else if (stringEquals(fields.tape, type, ALLOWED_TOOLS)) {
    choice.kind = kindOf(fields, fields.value(node, MODE));
    conversation.tools = allowedTools(fields, node, conversation.tools);
  } else if (fields.tape.kind(type) == Kind.String) {
    fields.cannotCarry(TYPE, "names a tool of OpenAI's own, which this backend does not have");
  }
  fields.leave();
}

/** No backend knows the notion; but a model cannot call what it is not told of. */
function allowedTools(fields: RequestFields, choice: Node, tools: Tool[]): Tool[] {
  const tape = fields.tape;
  const allowed: Tool[] = [];
  const list = fields.array(choice, TOOLS);
  for (let node = tape.firstChild(list); node != NO_NODE; node = tape.nextSibling(node)) {
    const tool = toolNamed(fields.text(node, NAME), tools);
    if (tool !== null) allowed.push(tool);
    else fields.cannotCarry(TOOLS, "may name only functions that are among the tools");
  }
  return allowed;
}

function toolNamed(name: Text, tools: Tool[]): Tool | null {
  const decoded = new Sink();
  decodeText(name, decoded);
  let found: Tool | null = null;
  for (let index = 0; index < tools.length; index++) {
    if (reads(tools[index].name, decoded.written)) found = tools[index];
  }
  decoded.dispose();
  return found;
}
