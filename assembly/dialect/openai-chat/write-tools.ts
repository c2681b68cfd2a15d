import { Conversation } from "../../conversation/conversation";
import { beginFunction, endFunction } from "../../conversation/function-calls";
import { ErrorKind, GatewayError } from "../../conversation/gateway-error";
import { writeSetting } from "../../conversation/settings";
import { writeText } from "../../conversation/text";
import { Choice, Tool, ToolChoice, ToolChoiceKind } from "../../conversation/tool";
import { JsonWriter } from "../../json/writer";

/** Writes the tools and how they are to be used. An error for tools that a provider runs itself. */
export function writeTools(json: JsonWriter, conversation: Conversation): GatewayError | null {
  const refused = writeToolList(json, conversation);
  if (refused !== null || conversation.tools.length == 0) return refused;
  if (conversation.toolChoice.kind != ToolChoiceKind.Unsaid) {
    json.key("tool_choice");
    writeChoice(json, conversation.toolChoice);
  }
  // Parallel calls are the API's default.
  if (conversation.parallelToolCalls == Choice.No) {
    json.key("parallel_tool_calls");
    json.boolean(false);
  }
  return null;
}

/** Writes the tools alone, in the same way. */
export function writeToolList(json: JsonWriter, conversation: Conversation): GatewayError | null {
  if (conversation.providerTools.length > 0) {
    return new GatewayError(
      ErrorKind.Unprocessable,
      "tools that the provider runs itself are not supported by this backend",
      "tools",
    );
  }
  if (conversation.tools.length == 0) return null;
  json.key("tools");
  json.beginArray();
  for (let index = 0; index < conversation.tools.length; index++) writeTool(json, conversation.tools[index]);
  json.endArray();
  return null;
}

function writeTool(json: JsonWriter, tool: Tool): void {
  beginFunction(json, tool);
  writeSetting(json, "parameters", tool.schema);
  if (tool.strict == Choice.Yes) {
    json.key("strict");
    json.boolean(true);
  }
  endFunction(json);
}

function writeChoice(json: JsonWriter, choice: ToolChoice): void {
  switch (choice.kind) {
    case ToolChoiceKind.None:
      return json.ascii("none");
    case ToolChoiceKind.Required:
      return json.ascii("required");
    case ToolChoiceKind.Named:
      json.beginObject();
      json.key("type");
      json.ascii("function");
      json.key("function");
      json.beginObject();
      json.key("name");
      writeText(json, choice.name);
      json.endObject();
      json.endObject();
      return;
    default:
      return json.ascii("auto");
  }
}
