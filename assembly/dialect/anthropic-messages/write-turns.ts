import { isNothing } from "../../bytes/slice";
import { Conversation } from "../../conversation/conversation";
import { GatewayError, refuse } from "../../conversation/gateway-error";
import { Part, PartKind } from "../../conversation/part";
import { isBlank, writePiece } from "../../conversation/text";
import { Role, Turn } from "../../conversation/turn";
import { JsonWriter } from "../../json/writer";
import { isSaid, writePart } from "./write-parts";

/** Writes `system` from the instructions, wherever in the conversation they stand: pieces of one turn are joined up to a cache marker. */
export function writeSystem(conversation: Conversation, json: JsonWriter): GatewayError | null {
  let isOpen = false;
  for (let index = 0; index < conversation.turns.length; index++) {
    const turn = conversation.turns[index];
    if (turn.role != Role.System) continue;
    for (let first = 0; first < turn.parts.length;) {
      if (turn.parts[first].kind != PartKind.Text) {
        return refuse("Anthropic takes only text from the system", "messages[].content");
      }
      const past = endOfBlock(turn, first);
      if (hasText(turn, first, past)) {
        if (!isOpen) {
          json.key("system");
          json.beginArray();
          isOpen = true;
        }
        writeJoined(turn, first, past, json);
      }
      first = past;
    }
  }
  if (isOpen) json.endArray();
  return null;
}

/** Writes `system` as a plain text where it is one without a cache marker, as Envoy AI Gateway counts it; else as `writeSystem` does. */
export function writeSystemToCount(conversation: Conversation, json: JsonWriter): GatewayError | null {
  const only = onlyInstruction(conversation);
  if (only === null) return writeSystem(conversation, json);
  json.key("system");
  json.beginString();
  for (let index = 0; index < only.parts.length; index++) writePiece(json, only.parts[index].text);
  json.endString();
  return null;
}

function onlyInstruction(conversation: Conversation): Turn | null {
  let only: Turn | null = null;
  for (let index = 0; index < conversation.turns.length; index++) {
    const turn = conversation.turns[index];
    if (turn.role != Role.System) continue;
    if (only !== null) return null;
    only = turn;
  }
  if (only === null) return null;
  const past = endOfBlock(only, 0);
  if (past < only.parts.length || !hasText(only, 0, past)) return null;
  return isNothing(only.parts[past - 1].cache) ? only : null;
}

/** The texts from `first` up to the next cache marker make one block; returns the index past them. */
function endOfBlock(turn: Turn, first: i32): i32 {
  let past = first;
  while (past < turn.parts.length && turn.parts[past].kind == PartKind.Text) {
    if (!isNothing(turn.parts[past++].cache)) break;
  }
  return past;
}

function hasText(turn: Turn, first: i32, past: i32): bool {
  for (let index = first; index < past; index++) {
    if (!isBlank(turn.parts[index].text)) return true;
  }
  return false;
}

function writeJoined(turn: Turn, first: i32, past: i32, json: JsonWriter): void {
  json.beginObject();
  json.key("type");
  json.ascii("text");
  json.key("text");
  json.beginString();
  for (let index = first; index < past; index++) writePiece(json, turn.parts[index].text);
  json.endString();
  const cache = turn.parts[past - 1].cache;
  if (!isNothing(cache)) {
    json.key("cache_control");
    json.raw(cache);
  }
  json.endObject();
}

/** Writes `messages`. A turn that says nothing is left out, since the API refuses it. */
export function writeMessages(conversation: Conversation, json: JsonWriter): GatewayError | null {
  json.key("messages");
  json.beginArray();
  for (let index = 0; index < conversation.turns.length; index++) {
    const turn = conversation.turns[index];
    if (turn.role == Role.System || !saysAnything(turn.parts)) continue;
    const error = writeMessage(turn, conversation, json);
    if (error !== null) return error;
  }
  json.endArray();
  return null;
}

function writeMessage(turn: Turn, conversation: Conversation, json: JsonWriter): GatewayError | null {
  json.beginObject();
  json.key("role");
  json.ascii(turn.role == Role.Assistant ? "assistant" : "user");
  json.key("content");
  json.beginArray();
  for (let index = 0; index < turn.parts.length; index++) {
    const part = turn.parts[index];
    if (!isSaid(part) && part.kind == PartKind.Reasoning) conversation.dropped++;
    const error = isSaid(part) ? writePart(part, json) : null;
    if (error !== null) return error;
  }
  json.endArray();
  json.endObject();
  return null;
}

function saysAnything(parts: Part[]): bool {
  for (let index = 0; index < parts.length; index++) {
    if (isSaid(parts[index])) return true;
  }
  return false;
}
