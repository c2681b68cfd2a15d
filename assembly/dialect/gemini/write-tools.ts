import { isNothing } from "../../bytes/slice";
import { Conversation } from "../../conversation/conversation";
import { ErrorKind, GatewayError } from "../../conversation/gateway-error";
import { Target } from "../../conversation/target";
import { isBlank, writeText } from "../../conversation/text";
import { Tool, ToolChoice, ToolChoiceKind } from "../../conversation/tool";
import { JsonWriter } from "../../json/writer";
import { OpenApiSchema } from "./open-api-schema";
import { writeProviderTool } from "./write-provider-tool";

/** Writes `tools`, where there are any: Gemini's own first, then all functions together, since older models take one such list only. */
export function writeTools(
  json: JsonWriter,
  conversation: Conversation,
  target: Target,
): GatewayError | null {
  const tools = conversation.tools;
  const providerTools = conversation.providerTools;
  if (tools.length == 0 && providerTools.length == 0) return null;
  json.key("tools");
  json.beginArray();
  for (let index = 0; index < providerTools.length; index++) {
    const refused = writeProviderTool(json, providerTools[index]);
    if (refused !== null) return refused;
  }
  if (tools.length > 0) {
    json.beginObject();
    json.key("functionDeclarations");
    json.beginArray();
    for (let index = 0; index < tools.length; index++) {
      const refused = writeDeclaration(json, tools[index], target);
      if (refused !== null) return refused;
    }
    json.endArray();
    json.endObject();
  }
  json.endArray();
  return null;
}

/** Writes `toolConfig`, where the client said how tools shall be chosen. */
export function writeToolConfig(json: JsonWriter, choice: ToolChoice): void {
  if (choice.kind == ToolChoiceKind.Unsaid) return;
  json.key("toolConfig");
  json.beginObject();
  json.key("functionCallingConfig");
  json.beginObject();
  json.key("mode");
  json.ascii(modeOf(choice.kind));
  if (choice.kind == ToolChoiceKind.Named) {
    json.key("allowedFunctionNames");
    json.beginArray();
    writeText(json, choice.name);
    json.endArray();
  }
  json.endObject();
  json.endObject();
}

function modeOf(kind: ToolChoiceKind): string {
  if (kind == ToolChoiceKind.Auto) return "AUTO";
  return kind == ToolChoiceKind.None ? "NONE" : "ANY";
}

function writeDeclaration(json: JsonWriter, tool: Tool, target: Target): GatewayError | null {
  json.beginObject();
  json.key("name");
  writeText(json, tool.name);
  if (!isBlank(tool.description)) {
    json.key("description");
    writeText(json, tool.description);
  }
  let refused: GatewayError | null = null;
  if (!isNothing(tool.schema)) {
    if (target.takesJsonSchema) {
      json.key("parametersJsonSchema");
      json.raw(tool.schema);
    } else {
      refused = writeParameters(json, tool);
    }
  }
  json.endObject();
  return refused;
}

/** A function without parameters goes without a schema: models that know OpenAPI schemas only refuse an object without properties. */
function writeParameters(json: JsonWriter, tool: Tool): GatewayError | null {
  const schema = new OpenApiSchema();
  let accepted = schema.read(tool.schema);
  if (accepted && !schema.isBare) {
    json.key("parameters");
    accepted = schema.write(json);
  }
  const problem = schema.problem;
  schema.dispose();
  return accepted
    ? null
    : new GatewayError(ErrorKind.Unprocessable, `a tool's parameters: ${problem}`, "tools");
}
