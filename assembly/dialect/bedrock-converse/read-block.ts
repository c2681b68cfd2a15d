import { literal } from "../../bytes/ascii";
import { ReplyListener } from "../../conversation/reply-listener";
import { NO_TEXT, isBlank, textOf } from "../../conversation/text";
import { member, stringEquals } from "../../json/lookup";
import { NO_NODE, Node, Tape } from "../../json/tape";
import { SchemaAnswer } from "./schema-answer";

const START = literal("start");
const DELTA = literal("delta");
const TEXT = literal("text");
const TOOL_USE = literal("toolUse");
const TOOL_USE_ID = literal("toolUseId");
const NAME = literal("name");
const TYPE = literal("type");
const INPUT = literal("input");
const REASONING_CONTENT = literal("reasoningContent");
const SIGNATURE = literal("signature");
const REDACTED_CONTENT = literal("redactedContent");

/** What the arguments that come are to the client. */
const enum Call {
  /** Nothing: no call is open, or one of a tool that the provider runs. */
  None,
  Tool,
  /** The answer itself: they are text. */
  Answer,
}

/** Reads the content blocks of a stream, each from its start over its deltas to its stop. Text blocks have no start. */
export class BlockReader {
  /** Blocks and deltas of kinds that a client cannot be told. */
  skipped: i32 = 0;
  private call: Call = Call.None;
  private isOpen: bool = false;

  constructor(
    private readonly tape: Tape,
    private readonly listener: ReplyListener,
    private readonly answer: SchemaAnswer,
  ) {}

  /** Reads a `contentBlockStart`. */
  start(event: Node): void {
    const tape = this.tape;
    const start = member(tape, event, START);
    const toolUse = member(tape, start, TOOL_USE);
    this.call = Call.None;
    // A call with a type is one that the provider makes itself.
    if (toolUse == NO_NODE || member(tape, toolUse, TYPE) != NO_NODE) {
      if (tape.firstChild(start) != NO_NODE) this.skipped++;
      return;
    }
    this.isOpen = true;
    const name = textOf(tape, member(tape, toolUse, NAME));
    if (this.answer.take(name)) {
      this.call = Call.Answer;
      return;
    }
    this.call = Call.Tool;
    this.listener.openToolCall(textOf(tape, member(tape, toolUse, TOOL_USE_ID)), name, NO_TEXT);
  }

  /** Reads a `contentBlockDelta`. */
  delta(event: Node): void {
    const tape = this.tape;
    const kind = tape.firstChild(member(tape, event, DELTA));
    const content = tape.valueOf(kind);
    if (stringEquals(tape, kind, TEXT)) {
      this.isOpen = true;
      this.listener.text(textOf(tape, content));
    } else if (stringEquals(tape, kind, TOOL_USE)) {
      this.readArguments(member(tape, content, INPUT));
    } else if (stringEquals(tape, kind, REASONING_CONTENT)) {
      this.readReasoning(content);
    } else {
      this.skipped++;
    }
  }

  /** Reads a `contentBlockStop`. */
  stop(): void {
    if (this.isOpen) this.listener.close();
    this.isOpen = false;
    this.call = Call.None;
  }

  private readArguments(input: Node): void {
    const piece = textOf(this.tape, input);
    if (this.call == Call.Tool) this.listener.toolArguments(piece);
    else if (this.call == Call.Answer) this.listener.text(piece);
    else this.skipped++;
  }

  private readReasoning(content: Node): void {
    const tape = this.tape;
    const text = textOf(tape, member(tape, content, TEXT));
    const signature = textOf(tape, member(tape, content, SIGNATURE));
    const redacted = textOf(tape, member(tape, content, REDACTED_CONTENT));
    if (!isBlank(text)) this.listener.reasoning(text);
    if (!isBlank(signature)) this.listener.signature(signature);
    if (!isBlank(redacted)) this.listener.redactedReasoning(redacted);
    this.isOpen = this.isOpen || !isBlank(text) || !isBlank(signature);
  }
}
