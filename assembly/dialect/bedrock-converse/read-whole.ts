import { literal } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { Slice } from "../../bytes/slice";
import { ReplyListener } from "../../conversation/reply-listener";
import { ReplyOptions } from "../../conversation/reply-options";
import { NO_TEXT, isBlank, plain, textOf } from "../../conversation/text";
import { Usage } from "../../conversation/usage";
import { compactInto } from "../../json/compact";
import { member, stringEquals } from "../../json/lookup";
import { JsonError, scan } from "../../json/scanner";
import { Kind, NO_NODE, Node, Tape } from "../../json/tape";
import { readServiceTier } from "./read-service-tier";
import { readUsage } from "./read-usage";
import { stopReasonOf } from "./stop-reason";

const OUTPUT = literal("output");
const MESSAGE = literal("message");
const CONTENT = literal("content");
const STOP_REASON = literal("stopReason");

const TEXT = literal("text");
const TOOL_USE = literal("toolUse");
const TOOL_USE_ID = literal("toolUseId");
const NAME = literal("name");
const TYPE = literal("type");
const INPUT = literal("input");
const CITATIONS_CONTENT = literal("citationsContent");
const REASONING_CONTENT = literal("reasoningContent");
const REASONING_TEXT = literal("reasoningText");
const SIGNATURE = literal("signature");
const REDACTED_CONTENT = literal("redactedContent");

/** Reads one `ConverseResponse` and tells a listener what it means. */
export class WholeReader {
  /** Blocks of kinds that a client cannot be told. */
  skipped: i32 = 0;
  private readonly tape: Tape = new Tape();
  private readonly compact: Sink = new Sink();

  constructor(
    private readonly listener: ReplyListener,
    private readonly options: ReplyOptions,
  ) {}

  /** False, and nothing told, where the body is no such response: AWS answers some errors with status 200. */
  read(body: Slice): bool {
    const tape = this.tape;
    if (scan(body, tape) != JsonError.None) return false;
    const reply = tape.root;
    const content = member(tape, member(tape, member(tape, reply, OUTPUT), MESSAGE), CONTENT);
    if (tape.kind(content) != Kind.Array) return false;
    const listener = this.listener;
    listener.begin(this.options.requestId, NO_TEXT, 0);
    for (let block = tape.firstChild(content); block != NO_NODE; block = tape.nextSibling(block)) {
      this.readBlock(tape.firstChild(block));
    }
    listener.finish(stopReasonOf(tape, member(tape, reply, STOP_REASON)), NO_TEXT);
    const usage = new Usage();
    if (readUsage(tape, reply, usage)) listener.usage(usage);
    readServiceTier(tape, reply, listener);
    listener.flush();
    listener.end();
    return true;
  }

  dispose(): void {
    this.tape.dispose();
    this.compact.dispose();
  }

  /** Reads a content block, which has one member: its kind. */
  private readBlock(kind: Node): void {
    const tape = this.tape;
    const block = tape.valueOf(kind);
    if (stringEquals(tape, kind, TEXT)) this.tellText(block);
    else if (stringEquals(tape, kind, TOOL_USE)) this.readToolUse(block);
    else if (stringEquals(tape, kind, REASONING_CONTENT)) this.readReasoning(block);
    else if (stringEquals(tape, kind, CITATIONS_CONTENT)) this.readCitedText(block);
    else this.skipped++;
  }

  private tellText(text: Node): void {
    this.listener.text(textOf(this.tape, text));
    this.listener.close();
  }

  /** Text with its sources: the text stays. */
  private readCitedText(block: Node): void {
    const tape = this.tape;
    const pieces = member(tape, block, CONTENT);
    for (let piece = tape.firstChild(pieces); piece != NO_NODE; piece = tape.nextSibling(piece)) {
      this.listener.text(textOf(tape, member(tape, piece, TEXT)));
    }
    this.listener.close();
  }

  private readToolUse(block: Node): void {
    const tape = this.tape;
    // A call with a type is one that the provider made itself.
    if (member(tape, block, TYPE) != NO_NODE) {
      this.skipped++;
      return;
    }
    this.compact.clear();
    compactInto(this.compact, tape.raw(member(tape, block, INPUT)));
    const id = textOf(tape, member(tape, block, TOOL_USE_ID));
    this.listener.openToolCall(id, textOf(tape, member(tape, block, NAME)), NO_TEXT);
    this.listener.toolArguments(plain(this.compact.written));
    this.listener.close();
  }

  private readReasoning(block: Node): void {
    const tape = this.tape;
    const redacted = textOf(tape, member(tape, block, REDACTED_CONTENT));
    if (!isBlank(redacted)) {
      this.listener.redactedReasoning(redacted);
      return;
    }
    const reasoning = member(tape, block, REASONING_TEXT);
    const signature = textOf(tape, member(tape, reasoning, SIGNATURE));
    this.listener.openReasoning();
    this.listener.reasoning(textOf(tape, member(tape, reasoning, TEXT)));
    if (!isBlank(signature)) this.listener.signature(signature);
    this.listener.close();
  }
}
