import { literal } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { ReplyListener } from "../../conversation/reply-listener";
import { NO_TEXT, isBlank, plain, textOf } from "../../conversation/text";
import { compactInto } from "../../json/compact";
import { member, stringEquals } from "../../json/lookup";
import { NO_NODE, Node, Tape } from "../../json/tape";

const CONTENT_BLOCK = literal("content_block");
const DELTA = literal("delta");
const TYPE = literal("type");
const TEXT = literal("text");
const TOOL_USE = literal("tool_use");
const THINKING = literal("thinking");
const REDACTED_THINKING = literal("redacted_thinking");
const TEXT_DELTA = literal("text_delta");
const INPUT_JSON_DELTA = literal("input_json_delta");
const THINKING_DELTA = literal("thinking_delta");
const SIGNATURE_DELTA = literal("signature_delta");
const ID = literal("id");
const NAME = literal("name");
const INPUT = literal("input");
const PARTIAL_JSON = literal("partial_json");
const SIGNATURE = literal("signature");
const DATA = literal("data");
const NO_ARGUMENTS = literal("{}");

const enum Open {
  Nothing,
  Text,
  Reasoning,
  ToolCall,
  /** A block that nobody else knows, such as the search of a server tool. */
  Unknown,
}

/** Reads content blocks, whole or piece by piece, and tells what they mean. */
export class BlockReader {
  /** Blocks and pieces that nobody knows. */
  skipped: i32 = 0;
  private open: Open = Open.Nothing;
  private hasArguments: bool = false;
  private readonly compact: Sink = new Sink();

  constructor(private readonly listener: ReplyListener) {}

  /** Reads the block of a whole message. */
  readWhole(tape: Tape, block: Node): void {
    this.openBlock(tape, block);
    this.readStop();
  }

  /** Reads a `content_block_start`. Mostly the block is still empty then. */
  readStart(tape: Tape, event: Node): void {
    this.openBlock(tape, member(tape, event, CONTENT_BLOCK));
  }

  /** Reads a `content_block_delta`. */
  readDelta(tape: Tape, event: Node): void {
    if (this.open == Open.Unknown) return;
    const delta = member(tape, event, DELTA);
    const type = member(tape, delta, TYPE);
    if (stringEquals(tape, type, TEXT_DELTA)) {
      this.open = Open.Text;
      this.listener.text(textOf(tape, member(tape, delta, TEXT)));
    } else if (stringEquals(tape, type, INPUT_JSON_DELTA)) {
      this.readArguments(tape, delta);
    } else if (stringEquals(tape, type, THINKING_DELTA)) {
      this.open = Open.Reasoning;
      this.listener.reasoning(textOf(tape, member(tape, delta, THINKING)));
    } else if (stringEquals(tape, type, SIGNATURE_DELTA)) {
      this.listener.signature(textOf(tape, member(tape, delta, SIGNATURE)));
    } else {
      this.skipped++;
    }
  }

  /** Reads a `content_block_stop`. A call without arguments has got none by then, but its arguments are an object all the same. */
  readStop(): void {
    if (this.open == Open.ToolCall && !this.hasArguments) this.listener.toolArguments(plain(NO_ARGUMENTS));
    if (this.open != Open.Unknown && this.open != Open.Nothing) this.listener.close();
    this.open = Open.Nothing;
  }

  dispose(): void {
    this.compact.dispose();
  }

  private openBlock(tape: Tape, block: Node): void {
    const listener = this.listener;
    const type = member(tape, block, TYPE);
    if (stringEquals(tape, type, TEXT)) {
      const text = textOf(tape, member(tape, block, TEXT));
      this.open = isBlank(text) ? Open.Nothing : Open.Text;
      if (!isBlank(text)) listener.text(text);
    } else if (stringEquals(tape, type, TOOL_USE)) {
      this.open = Open.ToolCall;
      listener.openToolCall(
        textOf(tape, member(tape, block, ID)),
        textOf(tape, member(tape, block, NAME)),
        NO_TEXT,
      );
      this.readInput(tape, member(tape, block, INPUT));
    } else if (stringEquals(tape, type, THINKING)) {
      this.open = Open.Reasoning;
      listener.openReasoning();
      const thinking = textOf(tape, member(tape, block, THINKING));
      if (!isBlank(thinking)) listener.reasoning(thinking);
      const signature = textOf(tape, member(tape, block, SIGNATURE));
      if (!isBlank(signature)) listener.signature(signature);
    } else if (stringEquals(tape, type, REDACTED_THINKING)) {
      this.open = Open.Nothing;
      listener.redactedReasoning(textOf(tape, member(tape, block, DATA)));
    } else {
      this.open = Open.Unknown;
      this.skipped++;
    }
  }

  /** The arguments where they come at once. An empty object may stand for those that follow. */
  private readInput(tape: Tape, input: Node): void {
    this.hasArguments = tape.firstChild(input) != NO_NODE;
    if (!this.hasArguments) return;
    this.compact.clear();
    compactInto(this.compact, tape.raw(input));
    this.listener.toolArguments(plain(this.compact.written));
  }

  private readArguments(tape: Tape, delta: Node): void {
    const piece = textOf(tape, member(tape, delta, PARTIAL_JSON));
    if (this.open != Open.ToolCall) {
      this.skipped++;
      return;
    }
    if (!isBlank(piece)) this.hasArguments = true;
    this.listener.toolArguments(piece);
  }
}
