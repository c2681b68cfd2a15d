import { literal } from "../../bytes/ascii";
import { ReplyListener } from "../../conversation/reply-listener";
import { member, stringEquals } from "../../json/lookup";
import { NO_NODE, Node, Tape } from "../../json/tape";
import { tellCall, tellContent, tellText, textAt } from "./read-event";

const CONTENT = literal("content");
const TYPE = literal("type");
const TEXT = literal("text");
const THINKING = literal("thinking");
const TOOL_PLAN = literal("tool_plan");
const TOOL_CALLS = literal("tool_calls");

/** Tells a whole message, and returns how many pieces of its content nobody knows. What it plans to do with tools comes before their calls. */
export function tellMessage(listener: ReplyListener, tape: Tape, message: Node): i32 {
  let skipped = 0;
  const content = member(tape, message, CONTENT);
  for (let item = tape.firstChild(content); item != NO_NODE; item = tape.nextSibling(item)) {
    const type = member(tape, item, TYPE);
    if (stringEquals(tape, type, THINKING)) listener.openReasoning();
    else if (!stringEquals(tape, type, TEXT)) skipped++;
    tellContent(listener, tape, item);
    listener.close();
  }
  tellText(listener, textAt(tape, message, TOOL_PLAN));
  const calls = member(tape, message, TOOL_CALLS);
  for (let call = tape.firstChild(calls); call != NO_NODE; call = tape.nextSibling(call)) {
    tellCall(listener, tape, call);
    listener.close();
  }
  return skipped;
}
