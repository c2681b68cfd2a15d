import { literal } from "../../bytes/ascii";
import { Slice } from "../../bytes/slice";
import { ReplyListener } from "../../conversation/reply-listener";
import { NO_TEXT, Text, isBlank, textOf } from "../../conversation/text";
import { member, stringEquals } from "../../json/lookup";
import { NO_NODE, Node, Tape } from "../../json/tape";
import { tellLogprobs } from "./read-logprobs";

const CONTENT_START = literal("content-start");
const CONTENT_DELTA = literal("content-delta");
const CONTENT_END = literal("content-end");
const TOOL_PLAN_DELTA = literal("tool-plan-delta");
const TOOL_CALL_START = literal("tool-call-start");
const TOOL_CALL_DELTA = literal("tool-call-delta");
const TOOL_CALL_END = literal("tool-call-end");
const CONTENT = literal("content");
const TYPE = literal("type");
const TEXT = literal("text");
const THINKING = literal("thinking");
const TOOL_PLAN = literal("tool_plan");
const TOOL_CALLS = literal("tool_calls");
const ID = literal("id");
const FUNCTION = literal("function");
const NAME = literal("name");
const ARGUMENTS = literal("arguments");

/** Tells what an event between the first and the last means; `message` is its `delta.message`. False where it means nothing to anyone. */
export function tellEvent(listener: ReplyListener, tape: Tape, type: Node, message: Node): bool {
  if (stringEquals(tape, type, CONTENT_DELTA)) {
    const content = member(tape, message, CONTENT);
    tellContent(listener, tape, content);
    // Those of thinking belong to no text that a client sees them with.
    if (member(tape, content, TEXT) != NO_NODE) tellLogprobs(listener, tape, tape.root);
  } else if (stringEquals(tape, type, CONTENT_START)) {
    const content = member(tape, message, CONTENT);
    if (stringEquals(tape, member(tape, content, TYPE), THINKING)) listener.openReasoning();
    tellContent(listener, tape, content);
  } else if (stringEquals(tape, type, TOOL_PLAN_DELTA)) {
    tellText(listener, textAt(tape, message, TOOL_PLAN));
  } else if (stringEquals(tape, type, TOOL_CALL_START)) {
    tellCall(listener, tape, member(tape, message, TOOL_CALLS));
  } else if (stringEquals(tape, type, TOOL_CALL_DELTA)) {
    tellArguments(listener, tape, member(tape, message, TOOL_CALLS));
  } else if (stringEquals(tape, type, CONTENT_END) || stringEquals(tape, type, TOOL_CALL_END)) {
    listener.close();
  } else {
    return false;
  }
  return true;
}

/** Tells a piece of content: text, or thinking. */
export function tellContent(listener: ReplyListener, tape: Tape, content: Node): void {
  const thinking = textAt(tape, content, THINKING);
  if (!isBlank(thinking)) listener.reasoning(thinking);
  tellText(listener, textAt(tape, content, TEXT));
}

export function tellText(listener: ReplyListener, text: Text): void {
  if (!isBlank(text)) listener.text(text);
}

/** Tells a tool call, with as much of its arguments as it holds. */
export function tellCall(listener: ReplyListener, tape: Tape, call: Node): void {
  listener.openToolCall(textAt(tape, call, ID), textAt(tape, member(tape, call, FUNCTION), NAME), NO_TEXT);
  tellArguments(listener, tape, call);
}

function tellArguments(listener: ReplyListener, tape: Tape, call: Node): void {
  const args = textAt(tape, member(tape, call, FUNCTION), ARGUMENTS);
  if (!isBlank(args)) listener.toolArguments(args);
}

export function textAt(tape: Tape, object: Node, name: Slice): Text {
  return textOf(tape, member(tape, object, name));
}
