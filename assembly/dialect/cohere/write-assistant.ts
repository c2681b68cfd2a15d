import { writeToolCalls } from "../../conversation/function-calls";
import { Part, PartKind } from "../../conversation/part";
import { holdsKind, tellsAnything, withoutForeignReasoning, writeJoined } from "../../conversation/part-text";
import { beginMessage } from "../../conversation/tool-messages";
import { JsonWriter } from "../../json/writer";

/**
 * Writes what the model said earlier, and returns how many parts were left out. What it said before it called tools is its `tool_plan`: there is
 * no other text beside calls.
 */
export function writeAssistant(json: JsonWriter, parts: Part[]): i32 {
  const own = withoutForeignReasoning(parts);
  if (own.length == 0) return parts.length;
  beginMessage(json, "assistant");
  const callsTools = holdsKind(own, PartKind.ToolCall);
  const saysText = tellsAnything(own, PartKind.Text) || tellsAnything(own, PartKind.Refusal);
  if (tellsAnything(own, PartKind.Reasoning) || (saysText && !callsTools))
    writeContent(json, own, !callsTools);
  if (callsTools) {
    if (tellsAnything(own, PartKind.Text)) {
      json.key("tool_plan");
      writeJoined(json, own, PartKind.Text);
    }
    writeToolCalls(json, own);
  }
  json.endObject();
  return parts.length - own.length;
}

function writeContent(json: JsonWriter, parts: Part[], withText: bool): void {
  json.key("content");
  json.beginArray();
  writeItem(json, parts, PartKind.Reasoning, "thinking");
  if (withText) {
    writeItem(json, parts, PartKind.Text, "text");
    writeItem(json, parts, PartKind.Refusal, "text");
  }
  json.endArray();
}

function writeItem(json: JsonWriter, parts: Part[], kind: PartKind, type: string): void {
  if (!tellsAnything(parts, kind)) return;
  json.beginObject();
  json.key("type");
  json.ascii(type);
  json.key(type);
  writeJoined(json, parts, kind);
  json.endObject();
}
