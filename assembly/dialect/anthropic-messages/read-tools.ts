import { literal } from "../../bytes/ascii";
import { Conversation } from "../../conversation/conversation";
import { RequestFields } from "../../conversation/request-fields";
import { Choice, ProviderTool, Tool, ToolChoiceKind } from "../../conversation/tool";
import { stringEquals } from "../../json/lookup";
import { NO_NODE, Node } from "../../json/tape";

const TOOLS = literal("tools");
const TYPE = literal("type");
const CUSTOM = literal("custom");
const NAME = literal("name");
const DESCRIPTION = literal("description");
const INPUT_SCHEMA = literal("input_schema");
const STRICT = literal("strict");
const CACHE_CONTROL = literal("cache_control");
const TOOL_CHOICE = literal("tool_choice");
const AUTO = literal("auto");
const ANY = literal("any");
const TOOL = literal("tool");
const NONE = literal("none");
const DISABLE_PARALLEL = literal("disable_parallel_tool_use");

/** Reads the tools. One of any type but `custom` belongs to Anthropic. */
export function readTools(fields: RequestFields, request: Node, conversation: Conversation): void {
  const tape = fields.tape;
  const tools = fields.array(request, TOOLS);
  let index = 0;
  for (let node = tape.firstChild(tools); node != NO_NODE; node = tape.nextSibling(node)) {
    fields.enter("tools", index++);
    if (fields.isObject(node)) readTool(fields, node, conversation);
    fields.leave();
  }
}

function readTool(fields: RequestFields, node: Node, conversation: Conversation): void {
  const tape = fields.tape;
  const type = fields.value(node, TYPE);
  if (type != NO_NODE && !stringEquals(tape, type, CUSTOM)) {
    conversation.providerTools.push(new ProviderTool(fields.text(node, TYPE), tape.raw(node)));
    return;
  }
  const tool = new Tool();
  tool.name = fields.requiredText(node, NAME);
  tool.description = fields.text(node, DESCRIPTION);
  const schema = fields.object(node, INPUT_SCHEMA);
  if (schema == NO_NODE) fields.refuse(INPUT_SCHEMA, "is required");
  tool.schema = tape.raw(schema);
  tool.strict = fields.choice(node, STRICT);
  tool.cache = tape.raw(fields.object(node, CACHE_CONTROL));
  conversation.tools.push(tool);
}

/** Reads which tools are to be called, and whether several at a time may be. */
export function readToolChoice(fields: RequestFields, request: Node, conversation: Conversation): void {
  const tape = fields.tape;
  const node = fields.object(request, TOOL_CHOICE);
  if (node == NO_NODE) return;
  fields.enter("tool_choice");
  const choice = conversation.toolChoice;
  const type = fields.value(node, TYPE);
  if (stringEquals(tape, type, AUTO)) choice.kind = ToolChoiceKind.Auto;
  else if (stringEquals(tape, type, ANY)) choice.kind = ToolChoiceKind.Required;
  else if (stringEquals(tape, type, NONE)) choice.kind = ToolChoiceKind.None;
  else if (stringEquals(tape, type, TOOL)) {
    choice.kind = ToolChoiceKind.Named;
    choice.name = fields.requiredText(node, NAME);
  } else fields.refuse(TYPE, "must be auto, any, tool or none");
  const disabled = fields.choice(node, DISABLE_PARALLEL);
  if (disabled != Choice.Unsaid) {
    conversation.parallelToolCalls = disabled == Choice.Yes ? Choice.No : Choice.Yes;
  }
  fields.leave();
}
