import { literal } from "../../bytes/ascii";
import { ReplyListener } from "../../conversation/reply-listener";
import { StopReason } from "../../conversation/stop-reason";
import { NO_TEXT, Text, isBlank, isMissing, textOf } from "../../conversation/text";
import { integer, member, stringEquals } from "../../json/lookup";
import { Kind, NO_NODE, Node, Tape } from "../../json/tape";
import { AnswerState } from "./answer-state";
import { tellCallDelta, tellWholeCall } from "./read-reply-calls";
import { tellReasoning, tellReasoningDelta } from "./read-reply-reasoning";
import { readStopReason } from "./stop-reason";

/** How many answers one request may ask for. */
const MOST_ANSWERS: i64 = 128;

const INDEX = literal("index");
const MESSAGE = literal("message");
const DELTA = literal("delta");
const CONTENT = literal("content");
const TYPE = literal("type");
const TEXT = literal("text");
const REFUSAL = literal("refusal");
const TOOL_CALLS = literal("tool_calls");
const FINISH_REASON = literal("finish_reason");
const STOP_REASON = literal("stop_reason");

/** Reads the choices of a reply, and remembers how far each has come. */
export class AnswerReader {
  /** Pieces of content that nobody knows. */
  skipped: i32 = 0;
  /** The arguments of an earlier tool call went on after a later one had begun: no other dialect can say that. */
  isMixedUp: bool = false;
  private readonly states: AnswerState[] = [];
  private current: i32 = 0;

  constructor(private readonly listener: ReplyListener) {}

  /** Reads a choice with its whole message. */
  readWhole(tape: Tape, choice: Node): void {
    const state = this.select(tape, choice);
    if (state === null) return;
    const listener = this.listener;
    const message = member(tape, choice, MESSAGE);
    tellReasoning(listener, tape, message);
    this.tellContent(tape, message);
    const calls = member(tape, message, TOOL_CALLS);
    for (let call = tape.firstChild(calls); call != NO_NODE; call = tape.nextSibling(call)) {
      tellWholeCall(listener, tape, call);
      state.calls++;
    }
    this.finish(tape, choice, member(tape, choice, FINISH_REASON), state);
  }

  /** Reads a choice of a chunk. */
  readDelta(tape: Tape, choice: Node): void {
    const state = this.select(tape, choice);
    if (state === null || state.isFinished) return;
    const delta = member(tape, choice, DELTA);
    tellReasoningDelta(this.listener, tape, delta);
    this.tellContent(tape, delta);
    const calls = member(tape, delta, TOOL_CALLS);
    for (let call = tape.firstChild(calls); call != NO_NODE; call = tape.nextSibling(call)) {
      if (!tellCallDelta(this.listener, tape, call, state)) this.isMixedUp = true;
    }
    const reason = member(tape, choice, FINISH_REASON);
    if (tape.kind(reason) == Kind.String) this.finish(tape, choice, reason, state);
  }

  dispose(): void {
    for (let index = 0; index < this.states.length; index++) this.states[index].dispose();
  }

  private finish(tape: Tape, choice: Node, reason: Node, state: AnswerState): void {
    state.isFinished = true;
    const meaning = readStopReason(tape, reason, state.calls > 0);
    // vLLM tells the stop sequence here.
    const sequence = textOf(tape, member(tape, choice, STOP_REASON));
    if (meaning == StopReason.End && !isMissing(sequence))
      this.listener.finish(StopReason.StopSequence, sequence);
    else this.listener.finish(meaning, NO_TEXT);
  }

  /** The answer that the choice belongs to; null where there cannot be one of that number. */
  private select(tape: Tape, choice: Node): AnswerState | null {
    const given = integer(tape, member(tape, choice, INDEX));
    if (given >= MOST_ANSWERS) return null;
    const index = max<i64>(given, 0) as i32;
    if (index != this.current) this.listener.answer(index);
    this.current = index;
    while (this.states.length <= index) this.states.push(new AnswerState());
    return this.states[index];
  }

  /** Content is a string; some servers give an array of parts. */
  private tellContent(tape: Tape, message: Node): void {
    const content = member(tape, message, CONTENT);
    this.tellText(textOf(tape, content));
    if (tape.kind(content) == Kind.Array) {
      for (let part = tape.firstChild(content); part != NO_NODE; part = tape.nextSibling(part)) {
        if (stringEquals(tape, member(tape, part, TYPE), TEXT))
          this.tellText(textOf(tape, member(tape, part, TEXT)));
        else this.skipped++;
      }
    }
    const refusal = textOf(tape, member(tape, message, REFUSAL));
    if (!isBlank(refusal)) this.listener.refusal(refusal);
  }

  private tellText(text: Text): void {
    if (!isBlank(text)) this.listener.text(text);
  }
}
