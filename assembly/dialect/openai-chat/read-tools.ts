import { literal } from "../../bytes/ascii";
import { isNothing } from "../../bytes/slice";
import { Conversation } from "../../conversation/conversation";
import { RequestFields } from "../../conversation/request-fields";
import { isMissing, reads } from "../../conversation/text";
import { ProviderTool, Tool } from "../../conversation/tool";
import { Kind, NO_NODE, Node } from "../../json/tape";
import { readCache } from "./read-cache";
import { readToolChoice } from "./read-tool-choice";

const TOOLS = literal("tools");
const TYPE = literal("type");
const FUNCTION = literal("function");
const NAME = literal("name");
const DESCRIPTION = literal("description");
const PARAMETERS = literal("parameters");
const STRICT = literal("strict");
const PARALLEL_TOOL_CALLS = literal("parallel_tool_calls");

/** Reads the tools and how they are to be used. */
export function readTools(fields: RequestFields, request: Node, conversation: Conversation): void {
  const tape = fields.tape;
  const tools = fields.array(request, TOOLS);
  let index = 0;
  for (let item = tape.firstChild(tools); item != NO_NODE && !fields.failed; item = tape.nextSibling(item)) {
    fields.enter("tools", index++);
    readTool(fields, item, conversation);
    fields.leave();
  }
  readToolChoice(fields, request, conversation);
  conversation.parallelToolCalls = fields.choice(request, PARALLEL_TOOL_CALLS);
}

function readTool(fields: RequestFields, item: Node, conversation: Conversation): void {
  if (fields.tape.kind(item) != Kind.Object) return fields.refuseHere("must be an object");
  const type = fields.text(item, TYPE);
  const definition = fields.object(item, FUNCTION);
  if (!isMissing(type) && !reads(type, FUNCTION)) {
    conversation.providerTools.push(new ProviderTool(type, fields.tape.raw(item)));
    return;
  }
  if (definition == NO_NODE) return fields.refuse(FUNCTION, "is missing");
  fields.enter("function");
  const tool = new Tool();
  tool.name = fields.requiredText(definition, NAME);
  tool.description = fields.text(definition, DESCRIPTION);
  tool.schema = fields.tape.raw(fields.object(definition, PARAMETERS));
  tool.strict = fields.choice(definition, STRICT);
  tool.cache = readCache(fields, definition);
  fields.leave();
  if (isNothing(tool.cache)) tool.cache = readCache(fields, item);
  conversation.tools.push(tool);
}
