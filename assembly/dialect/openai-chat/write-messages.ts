import { Conversation } from "../../conversation/conversation";
import { GatewayError } from "../../conversation/gateway-error";
import { Part, PartKind } from "../../conversation/part";
import { isText, tellsAnything, writeJoined } from "../../conversation/part-text";
import { writeText } from "../../conversation/text";
import { Role } from "../../conversation/turn";
import { JsonWriter } from "../../json/writer";
import { writeAssistant } from "./write-assistant";
import { writeParts } from "./write-parts";

/** Writes the messages. An error for content that has no place in them. */
export function writeMessages(json: JsonWriter, conversation: Conversation): GatewayError | null {
  json.key("messages");
  json.beginArray();
  for (let index = 0; index < conversation.turns.length; index++) {
    const turn = conversation.turns[index];
    let refused: GatewayError | null = null;
    if (turn.role == Role.User) refused = writeUser(json, turn.parts);
    else if (turn.role == Role.Assistant) conversation.dropped += writeAssistant(json, turn.parts);
    else writeSystem(json, turn.parts);
    if (refused !== null) return refused;
  }
  json.endArray();
  return null;
}

function writeSystem(json: JsonWriter, parts: Part[]): void {
  if (!tellsAnything(parts, PartKind.Text)) return;
  beginMessage(json, "system");
  json.key("content");
  writeJoined(json, parts, PartKind.Text);
  json.endObject();
}

/**
 * Writes the tool messages of a turn, then a user message with the rest: tool messages must follow the calls at once. Since they take text only,
 * the images of a result go into the user message, before what the user says.
 */
function writeUser(json: JsonWriter, parts: Part[]): GatewayError | null {
  const rest: Part[] = [];
  for (let index = 0; index < parts.length; index++) {
    if (parts[index].kind == PartKind.ToolResult) writeToolResult(json, parts[index], rest);
  }
  for (let index = 0; index < parts.length; index++) {
    if (parts[index].kind != PartKind.ToolResult) rest.push(parts[index]);
  }
  if (rest.length == 0) return null;
  beginMessage(json, "user");
  json.key("content");
  const refused = writeParts(json, rest);
  json.endObject();
  return refused;
}

function writeToolResult(json: JsonWriter, result: Part, rest: Part[]): void {
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

function beginMessage(json: JsonWriter, role: string): void {
  json.beginObject();
  json.key("role");
  json.ascii(role);
}
