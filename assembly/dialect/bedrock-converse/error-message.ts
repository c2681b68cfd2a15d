import { literal } from "../../bytes/ascii";
import { Text, isMissing, textOf } from "../../conversation/text";
import { member } from "../../json/lookup";
import { Node, Tape } from "../../json/tape";

const MESSAGE = literal("message");
/** So some AWS front ends spell it. */
const CAPITAL_MESSAGE = literal("Message");

/** What an error of AWS says; NO_TEXT where it says nothing. */
export function messageOf(tape: Tape, error: Node): Text {
  const message = textOf(tape, member(tape, error, MESSAGE));
  return isMissing(message) ? textOf(tape, member(tape, error, CAPITAL_MESSAGE)) : message;
}
