import { JsonWriter } from "../json/writer";
import { writeArgumentsText } from "./arguments-text";
import { Part, PartKind } from "./part";
import { isMissing, writeText } from "./text";
import { Tool } from "./tool";

/** Writes the member `tool_calls` of a message in the form of OpenAI's chat completions: `{"id","type":"function","function":{"name","arguments"}}` each. */
export function writeToolCalls(json: JsonWriter, parts: Part[]): void {
  json.key("tool_calls");
  json.beginArray();
  for (let index = 0; index < parts.length; index++) {
    if (parts[index].kind == PartKind.ToolCall) writeToolCall(json, parts[index]);
  }
  json.endArray();
}

function writeToolCall(json: JsonWriter, call: Part): void {
  json.beginObject();
  json.key("id");
  writeText(json, call.id);
  json.key("type");
  json.ascii("function");
  json.key("function");
  json.beginObject();
  json.key("name");
  writeText(json, call.name);
  json.key("arguments");
  writeArgumentsText(json, call.text);
  json.endObject();
  json.endObject();
}

/** Begins a tool in the same form, `{"type":"function","function":{"name","description"`: its parameters and `endFunction` follow. */
export function beginFunction(json: JsonWriter, tool: Tool): void {
  json.beginObject();
  json.key("type");
  json.ascii("function");
  json.key("function");
  json.beginObject();
  json.key("name");
  writeText(json, tool.name);
  if (isMissing(tool.description)) return;
  json.key("description");
  writeText(json, tool.description);
}

export function endFunction(json: JsonWriter): void {
  json.endObject();
  json.endObject();
}
