import { writeArgumentsText } from "../../conversation/arguments-text";
import { Part, PartKind } from "../../conversation/part";
import { holdsKind, isForeignReasoning, tellsAnything, writeJoined } from "../../conversation/part-text";
import { writeText } from "../../conversation/text";
import { JsonWriter } from "../../json/writer";

/** Writes what the model said earlier, and returns how many parts were left out. Nothing where all of them were. */
export function writeAssistant(json: JsonWriter, parts: Part[]): i32 {
  const own: Part[] = [];
  for (let index = 0; index < parts.length; index++) {
    if (!isForeignReasoning(parts[index])) own.push(parts[index]);
  }
  if (own.length == 0) return parts.length;
  json.beginObject();
  json.key("role");
  json.ascii("assistant");
  json.key("content");
  if (tellsAnything(own, PartKind.Text)) writeJoined(json, own, PartKind.Text);
  else json.null_();
  writeMember(json, "refusal", own, PartKind.Refusal);
  writeMember(json, "reasoning_content", own, PartKind.Reasoning);
  if (holdsKind(own, PartKind.ToolCall)) writeToolCalls(json, own);
  json.endObject();
  return parts.length - own.length;
}

function writeMember(json: JsonWriter, name: string, parts: Part[], kind: PartKind): void {
  if (!tellsAnything(parts, kind)) return;
  json.key(name);
  writeJoined(json, parts, kind);
}

function writeToolCalls(json: JsonWriter, parts: Part[]): void {
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
