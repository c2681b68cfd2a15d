import { Conversation } from "../../conversation/conversation";
import { GatewayError } from "../../conversation/gateway-error";
import { Part, PartKind } from "../../conversation/part";
import { tellsAnything, writeJoined } from "../../conversation/part-text";
import { beginMessage, writeToolMessages } from "../../conversation/tool-messages";
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

/** Writes the results of tools, then what else the turn says as a message of its own. */
function writeUser(json: JsonWriter, parts: Part[]): GatewayError | null {
  const rest = writeToolMessages(json, parts);
  if (rest.length == 0) return null;
  beginMessage(json, "user");
  json.key("content");
  const refused = writeParts(json, rest);
  json.endObject();
  return refused;
}
