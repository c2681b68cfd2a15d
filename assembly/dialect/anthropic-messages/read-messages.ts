import { literal } from "../../bytes/ascii";
import { Slice } from "../../bytes/slice";
import { Conversation } from "../../conversation/conversation";
import { Part, textPart } from "../../conversation/part";
import { RequestFields } from "../../conversation/request-fields";
import { textOf } from "../../conversation/text";
import { Role, Turn } from "../../conversation/turn";
import { stringEquals } from "../../json/lookup";
import { Kind, NO_NODE, Node } from "../../json/tape";
import { readBlock } from "./read-blocks";

const SYSTEM = literal("system");
const MESSAGES = literal("messages");
const ROLE = literal("role");
const CONTENT = literal("content");
const USER = literal("user");
const ASSISTANT = literal("assistant");

/** Reads the instructions before the conversation. */
export function readSystem(fields: RequestFields, request: Node, conversation: Conversation): void {
  if (fields.value(request, SYSTEM) == NO_NODE) return;
  const turn = new Turn(Role.System);
  readContent(fields, request, SYSTEM, "system", turn.parts);
  conversation.turns.push(turn);
}

/** Reads the conversation. A message of the system is a turn of instructions where it stands. */
export function readMessages(fields: RequestFields, request: Node, conversation: Conversation): void {
  const tape = fields.tape;
  const messages = fields.array(request, MESSAGES);
  if (messages == NO_NODE) fields.refuse(MESSAGES, "is required");
  else if (tape.firstChild(messages) == NO_NODE) fields.refuse(MESSAGES, "must not be empty");
  let index = 0;
  for (let node = tape.firstChild(messages); node != NO_NODE; node = tape.nextSibling(node)) {
    fields.enter("messages", index++);
    if (fields.isObject(node)) readMessage(fields, node, conversation);
    fields.leave();
    if (fields.failed) return;
  }
}

function readMessage(fields: RequestFields, message: Node, conversation: Conversation): void {
  const turn = new Turn(roleOf(fields, message));
  if (fields.value(message, CONTENT) == NO_NODE) fields.refuse(CONTENT, "is required");
  readContent(fields, message, CONTENT, "content", turn.parts);
  conversation.turns.push(turn);
}

function roleOf(fields: RequestFields, message: Node): Role {
  const tape = fields.tape;
  const role = fields.value(message, ROLE);
  if (stringEquals(tape, role, USER)) return Role.User;
  if (stringEquals(tape, role, ASSISTANT)) return Role.Assistant;
  if (!stringEquals(tape, role, SYSTEM)) fields.refuse(ROLE, "must be user, assistant or system");
  return Role.System;
}

/** Reads a field that holds a string, or an array of content blocks. A string is one text. */
export function readContent(
  fields: RequestFields,
  owner: Node,
  name: Slice,
  path: string,
  into: Part[],
): void {
  const tape = fields.tape;
  const content = fields.value(owner, name);
  if (content == NO_NODE) return;
  if (tape.kind(content) == Kind.String) {
    into.push(textPart(textOf(tape, content)));
    return;
  }
  if (tape.kind(content) != Kind.Array) {
    fields.refuse(name, "must be a string or an array of content blocks");
    return;
  }
  let index = 0;
  for (let block = tape.firstChild(content); block != NO_NODE; block = tape.nextSibling(block)) {
    fields.enter(path, index++);
    if (fields.isObject(block)) readBlock(fields, block, into);
    fields.leave();
    if (fields.failed) return;
  }
}
