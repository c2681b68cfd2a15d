import { isNothing } from "../../bytes/slice";
import { Conversation } from "../../conversation/conversation";
import { beginFunction, endFunction } from "../../conversation/function-calls";
import { ErrorKind, GatewayError } from "../../conversation/gateway-error";
import { Text, sameText } from "../../conversation/text";
import { Choice, NO_PARAMETERS, Tool, ToolChoiceKind } from "../../conversation/tool";
import { JsonWriter } from "../../json/writer";

/**
 * Writes the tools and how they are to be used. A certain tool cannot be named as the one to call: it is given alone, and a call required, which
 * means the same.
 */
export function writeTools(json: JsonWriter, conversation: Conversation): GatewayError | null {
  const choice = conversation.toolChoice;
  const tools =
    choice.kind == ToolChoiceKind.Named ? toolsNamed(conversation.tools, choice.name) : conversation.tools;
  if (tools.length == 0) return choice.kind == ToolChoiceKind.Named ? noSuchTool() : null;
  json.key("tools");
  json.beginArray();
  for (let index = 0; index < tools.length; index++) writeTool(json, tools[index]);
  json.endArray();
  if (areAllStrict(tools)) {
    json.key("strict_tools");
    json.boolean(true);
  }
  if (choice.kind == ToolChoiceKind.None) writeChoice(json, "NONE");
  if (choice.kind == ToolChoiceKind.Required || choice.kind == ToolChoiceKind.Named)
    writeChoice(json, "REQUIRED");
  if (conversation.parallelToolCalls == Choice.No) conversation.dropped++;
  return null;
}

function noSuchTool(): GatewayError {
  return new GatewayError(ErrorKind.BadRequest, "tool_choice names a tool that is not given", "tool_choice");
}

function toolsNamed(tools: Tool[], name: Text): Tool[] {
  const named: Tool[] = [];
  for (let index = 0; index < tools.length; index++) {
    if (sameText(tools[index].name, name)) named.push(tools[index]);
  }
  return named;
}

/** Strictness is one switch for all tools. */
function areAllStrict(tools: Tool[]): bool {
  for (let index = 0; index < tools.length; index++) {
    if (tools[index].strict != Choice.Yes) return false;
  }
  return true;
}

function writeTool(json: JsonWriter, tool: Tool): void {
  beginFunction(json, tool);
  json.key("parameters");
  json.raw(isNothing(tool.schema) ? NO_PARAMETERS : tool.schema);
  endFunction(json);
}

function writeChoice(json: JsonWriter, choice: string): void {
  json.key("tool_choice");
  json.ascii(choice);
}
