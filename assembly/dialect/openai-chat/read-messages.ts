import { literal } from "../../bytes/ascii";
import { Slice, isNothing } from "../../bytes/slice";
import { Conversation } from "../../conversation/conversation";
import { Part, PartKind } from "../../conversation/part";
import { RequestFields } from "../../conversation/request-fields";
import { reads } from "../../conversation/text";
import { Role, Turn } from "../../conversation/turn";
import { Kind, NO_NODE, Node } from "../../json/tape";
import { readAssistant } from "./read-assistant";
import { readCache } from "./read-cache";
import { PartKinds, readContent } from "./read-content";
import { readToolResult } from "./read-tool-result";

const MESSAGES = literal("messages");
const ROLE = literal("role");
const SYSTEM = literal("system");
const DEVELOPER = literal("developer");
const USER = literal("user");
const ASSISTANT = literal("assistant");
const TOOL = literal("tool");

/**
 * Reads the messages. Each becomes a turn of its own, but for adjacent tool messages: they answer the calls of one turn, and share one. A
 * message that says nothing becomes none.
 */
export function readMessages(fields: RequestFields, request: Node, conversation: Conversation): void {
  const tape = fields.tape;
  const messages = fields.array(request, MESSAGES);
  if (messages == NO_NODE) return fields.refuse(MESSAGES, "is missing");
  if (tape.firstChild(messages) == NO_NODE) fields.refuse(MESSAGES, "must not be empty");
  let results: Turn | null = null;
  let index = 0;
  for (
    let message = tape.firstChild(messages);
    message != NO_NODE && !fields.failed;
    message = tape.nextSibling(message)
  ) {
    fields.enter("messages", index++);
    results = readMessage(fields, message, conversation, results);
    fields.leave();
  }
}

/** `results` is the turn of the tool messages right before; returned is the one that the next tool message goes on with. */
function readMessage(
  fields: RequestFields,
  message: Node,
  conversation: Conversation,
  results: Turn | null,
): Turn | null {
  if (fields.tape.kind(message) != Kind.Object) {
    fields.refuseHere("must be an object");
    return null;
  }
  const role = fields.requiredText(message, ROLE);
  if (reads(role, TOOL)) {
    const turn = results === null ? new Turn(Role.User) : results;
    turn.parts.push(readToolResult(fields, message));
    if (results === null) conversation.turns.push(turn);
    return turn;
  }
  const turn = new Turn(roleOf(reads(role, USER), reads(role, ASSISTANT)));
  if (turn.role == Role.Assistant) readAssistant(fields, message, turn.parts);
  else if (turn.role == Role.User) readContent(fields, message, PartKinds.User, turn.parts);
  else if (reads(role, SYSTEM) || reads(role, DEVELOPER))
    readContent(fields, message, PartKinds.Text, turn.parts);
  else fields.refuse(ROLE, "must be system, developer, user, assistant or tool");
  if (turn.parts.length > 0) {
    markCache(readCache(fields, message), turn.parts);
    conversation.turns.push(turn);
  }
  return null;
}

function roleOf(isUser: bool, isAssistant: bool): Role {
  if (isUser) return Role.User;
  return isAssistant ? Role.Assistant : Role.System;
}

/** The marker of a message stands behind its last part. */
function markCache(cache: Slice, parts: Part[]): void {
  const last = parts[parts.length - 1];
  if (!isNothing(cache) && last.kind != PartKind.Reasoning && isNothing(last.cache)) last.cache = cache;
}
