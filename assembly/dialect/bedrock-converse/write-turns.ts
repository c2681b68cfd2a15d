import { Conversation } from "../../conversation/conversation";
import { GatewayError } from "../../conversation/gateway-error";
import { Part, PartKind } from "../../conversation/part";
import { Target } from "../../conversation/target";
import { isBlank, isMissing } from "../../conversation/text";
import { Role, Turn } from "../../conversation/turn";
import { JsonWriter } from "../../json/writer";
import { writeCachePoint } from "./cache-point";
import { PartWriter } from "./write-part";

/** Writes `system` with the instructions of all turns, in their order; nothing where there are none. */
export function writeSystem(conversation: Conversation, json: JsonWriter): void {
  let isOpen = false;
  for (let index = 0; index < conversation.turns.length; index++) {
    const turn = conversation.turns[index];
    if (turn.role != Role.System) continue;
    for (let place = 0; place < turn.parts.length; place++) {
      const part = turn.parts[place];
      if (isBlank(part.text)) continue;
      if (!isOpen) {
        json.key("system");
        json.beginArray();
        isOpen = true;
      }
      PartWriter.writeText(part.text, json);
      writeCachePoint(part, json);
    }
  }
  if (isOpen) json.endArray();
}

/**
 * Writes `messages`: the turns of user and assistant, which have to alternate, so that adjacent ones of one role become one message.
 * Parts that say nothing, and turns of nothing else, are left out: Converse refuses them.
 */
export function writeMessages(
  conversation: Conversation,
  target: Target,
  json: JsonWriter,
): GatewayError | null {
  const parts = new PartWriter(json);
  json.key("messages");
  json.beginArray();
  const error = writeTurns(conversation, target, parts, json);
  json.endArray();
  parts.dispose();
  return error;
}

function writeTurns(
  conversation: Conversation,
  target: Target,
  parts: PartWriter,
  json: JsonWriter,
): GatewayError | null {
  let open = Role.System;
  for (let index = 0; index < conversation.turns.length; index++) {
    const turn = conversation.turns[index];
    if (turn.role == Role.System) continue;
    for (let place = 0; place < turn.parts.length; place++) {
      const part = turn.parts[place];
      if (isUnsayable(part, target)) conversation.dropped++;
      else if (!saysNothing(part)) {
        open = openMessage(open, turn, json);
        const error = parts.write(part);
        if (error !== null) return error;
        writeCachePoint(part, json);
      }
    }
  }
  if (open != Role.System) closeMessage(json);
  return null;
}

/** Makes the open message one of the turn's role, `open` being the role it has; System where none is open. */
function openMessage(open: Role, turn: Turn, json: JsonWriter): Role {
  if (open == turn.role) return open;
  if (open != Role.System) closeMessage(json);
  json.beginObject();
  json.key("role");
  json.ascii(turn.role == Role.User ? "user" : "assistant");
  json.key("content");
  json.beginArray();
  return turn.role;
}

function closeMessage(json: JsonWriter): void {
  json.endArray();
  json.endObject();
}

/** Claude takes its own reasoning only, which a signature proves. */
function isUnsayable(part: Part, target: Target): bool {
  return part.kind == PartKind.Reasoning && target.isClaude && isMissing(part.signature);
}

function saysNothing(part: Part): bool {
  switch (part.kind) {
    case PartKind.Text:
    case PartKind.Refusal:
    case PartKind.Reasoning:
    case PartKind.RedactedReasoning:
      return isBlank(part.text);
    default:
      return false;
  }
}
