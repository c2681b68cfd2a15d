import { literal } from "../../bytes/ascii";
import { Conversation } from "../../conversation/conversation";
import { textPart } from "../../conversation/part";
import { RequestFields } from "../../conversation/request-fields";
import { textOf } from "../../conversation/text";
import { Role, Turn } from "../../conversation/turn";
import { Kind, NO_NODE, Node } from "../../json/tape";
import { ItemReader } from "./read-items";

const INPUT = literal("input");

/** Reads `input`: what the user says, or the items of the conversation so far. */
export function readInput(fields: RequestFields, request: Node, conversation: Conversation): void {
  const tape = fields.tape;
  const input = fields.value(request, INPUT);
  if (tape.kind(input) == Kind.String) {
    const turn = new Turn(Role.User);
    turn.parts.push(textPart(textOf(tape, input)));
    conversation.turns.push(turn);
    return;
  }
  if (input == NO_NODE || tape.kind(input) != Kind.Array) {
    fields.refuse(INPUT, "must be a string or an array of items");
    return;
  }
  const items = new ItemReader(fields, conversation);
  let index = 0;
  for (let item = tape.firstChild(input); item != NO_NODE && !fields.failed; item = tape.nextSibling(item)) {
    fields.enter("input", index++);
    if (fields.isObject(item)) items.read(item);
    fields.leave();
  }
}
