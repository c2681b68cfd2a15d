import { JsonWriter } from "../json/writer";
import { Part, PartKind } from "./part";
import { holdsKind, isText, writeJoined } from "./part-text";
import { writeText } from "./text";

/** Begins a message of OpenAI's chat completions, whose form other providers have taken over: an object that is left open behind its role. */
export function beginMessage(json: JsonWriter, role: string): void {
  json.beginObject();
  json.key("role");
  json.ascii(role);
}

/**
 * Writes the tool messages of a turn, and returns the parts that belong into a user message behind them: tool messages must follow the calls at once.
 * Since they take text only, the images of a result go into the user message, before what the user says.
 */
export function writeToolMessages(json: JsonWriter, parts: Part[]): Part[] {
  if (!holdsKind(parts, PartKind.ToolResult)) return parts;
  const rest: Part[] = [];
  for (let index = 0; index < parts.length; index++) {
    if (parts[index].kind == PartKind.ToolResult) writeToolMessage(json, parts[index], rest);
  }
  for (let index = 0; index < parts.length; index++) {
    if (parts[index].kind != PartKind.ToolResult) rest.push(parts[index]);
  }
  return rest;
}

function writeToolMessage(json: JsonWriter, result: Part, rest: Part[]): void {
  beginMessage(json, "tool");
  json.key("tool_call_id");
  writeText(json, result.id);
  json.key("content");
  writeJoined(json, result.parts, PartKind.Text);
  json.endObject();
  for (let index = 0; index < result.parts.length; index++) {
    if (!isText(result.parts[index])) rest.push(result.parts[index]);
  }
}
