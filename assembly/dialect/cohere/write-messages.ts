import { Conversation } from "../../conversation/conversation";
import { GatewayError } from "../../conversation/gateway-error";
import { Part, PartKind } from "../../conversation/part";
import { tellsAnything, writeJoined } from "../../conversation/part-text";
import { beginMessage, writeToolMessages } from "../../conversation/tool-messages";
import { Role, Turn } from "../../conversation/turn";
import { JsonWriter } from "../../json/writer";
import { writeAssistant } from "./write-assistant";
import { writeContent } from "./write-content";

/** Writes the messages. An error for content that has no place in them. */
export function writeMessages(json: JsonWriter, conversation: Conversation): GatewayError | null {
  const turns = conversation.turns;
  json.key("messages");
  json.beginArray();
  writeSystem(json, turns);
  for (let index = 0; index < turns.length; index++) {
    const turn = turns[index];
    if (turn.role == Role.Assistant) conversation.dropped += writeAssistant(json, turn.parts);
    if (turn.role != Role.User) continue;
    const refused = writeUser(json, turn.parts);
    if (refused !== null) return refused;
  }
  json.endArray();
  return null;
}

/** Cohere wants one system message, and it first: instructions from all over the conversation become its parts. */
function writeSystem(json: JsonWriter, turns: Turn[]): void {
  let isOpen = false;
  for (let index = 0; index < turns.length; index++) {
    const parts = turns[index].parts;
    if (turns[index].role != Role.System || !tellsAnything(parts, PartKind.Text)) continue;
    if (!isOpen) {
      beginMessage(json, "system");
      json.key("content");
      json.beginArray();
      isOpen = true;
    }
    json.beginObject();
    json.key("type");
    json.ascii("text");
    json.key("text");
    writeJoined(json, parts, PartKind.Text);
    json.endObject();
  }
  if (!isOpen) return;
  json.endArray();
  json.endObject();
}

/** Writes the results of tools, then what else the turn says as a message of its own. */
function writeUser(json: JsonWriter, parts: Part[]): GatewayError | null {
  const rest = writeToolMessages(json, parts);
  if (rest.length == 0) return null;
  beginMessage(json, "user");
  json.key("content");
  const refused = writeContent(json, rest);
  json.endObject();
  return refused;
}
