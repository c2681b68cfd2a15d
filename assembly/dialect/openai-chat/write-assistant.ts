import { writeToolCalls } from "../../conversation/function-calls";
import { Part, PartKind } from "../../conversation/part";
import { holdsKind, tellsAnything, withoutForeignReasoning, writeJoined } from "../../conversation/part-text";
import { beginMessage } from "../../conversation/tool-messages";
import { JsonWriter } from "../../json/writer";

/** Writes what the model said earlier, and returns how many parts were left out. Nothing where all of them were. */
export function writeAssistant(json: JsonWriter, parts: Part[]): i32 {
  const own = withoutForeignReasoning(parts);
  if (own.length == 0) return parts.length;
  beginMessage(json, "assistant");
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
