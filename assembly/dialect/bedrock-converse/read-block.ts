import { literal } from "../../bytes/ascii";
import { ReplyListener } from "../../conversation/reply-listener";
import { NO_TEXT, isBlank, textOf } from "../../conversation/text";
import { member, stringEquals } from "../../json/lookup";
import { NO_NODE, Node, Tape } from "../../json/tape";

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

/** Reads the content blocks of a stream, each from its start over its deltas to its stop. Text blocks have no start. */
export class BlockReader {
  /** Blocks and deltas of kinds that a client cannot be told. */
  skipped: i32 = 0;
  private isCall: bool = false;
  private isOpen: bool = false;

  constructor(
    private readonly tape: Tape,
    private readonly listener: ReplyListener,
  ) {}

  /** Reads a `contentBlockStart`. */
  start(event: Node): void {
    const tape = this.tape;
    const start = member(tape, event, START);
    const toolUse = member(tape, start, TOOL_USE);
    // A call with a type is one that the provider makes itself.
    if (toolUse == NO_NODE || member(tape, toolUse, TYPE) != NO_NODE) {
      if (tape.firstChild(start) != NO_NODE) this.skipped++;
      return;
    }
    this.isCall = true;
    this.isOpen = true;
    const id = textOf(tape, member(tape, toolUse, TOOL_USE_ID));
    this.listener.openToolCall(id, textOf(tape, member(tape, toolUse, NAME)), NO_TEXT);
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
      if (this.isCall) this.listener.toolArguments(textOf(tape, member(tape, content, INPUT)));
      else this.skipped++;
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
    this.isCall = false;
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
