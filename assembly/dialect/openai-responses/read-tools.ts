import { literal } from "../../bytes/ascii";
import { Conversation } from "../../conversation/conversation";
import { RequestFields } from "../../conversation/request-fields";
import { reads } from "../../conversation/text";
import { ProviderTool, Tool } from "../../conversation/tool";
import { NO_NODE, Node } from "../../json/tape";

const TOOLS = literal("tools");
const TYPE = literal("type");
const FUNCTION = literal("function");
const NAME = literal("name");
const DESCRIPTION = literal("description");
const PARAMETERS = literal("parameters");
const STRICT = literal("strict");

/** Reads `tools`: functions, and all others as tools of the provider's. */
export function readTools(fields: RequestFields, request: Node, conversation: Conversation): void {
  const tape = fields.tape;
  const tools = fields.array(request, TOOLS);
  let index = 0;
  for (let tool = tape.firstChild(tools); tool != NO_NODE && !fields.failed; tool = tape.nextSibling(tool)) {
    fields.enter("tools", index++);
    if (fields.isObject(tool)) readTool(fields, tool, conversation);
    fields.leave();
  }
}

function readTool(fields: RequestFields, node: Node, conversation: Conversation): void {
  const type = fields.requiredText(node, TYPE);
  if (!reads(type, FUNCTION)) {
    conversation.providerTools.push(new ProviderTool(type, fields.tape.raw(node)));
    return;
  }
  const tool = new Tool();
  tool.name = fields.requiredText(node, NAME);
  tool.description = fields.text(node, DESCRIPTION);
  const parameters = fields.object(node, PARAMETERS);
  if (parameters != NO_NODE) tool.schema = fields.tape.raw(parameters);
  tool.strict = fields.choice(node, STRICT);
  conversation.tools.push(tool);
}
