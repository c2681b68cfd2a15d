import { Sink } from "../../bytes/sink";
import { BROKE_OFF } from "../../conversation/broke-off";
import { ReplyOptions } from "../../conversation/reply-options";
import { NO_TEXT, Text, isBlank, plain } from "../../conversation/text";
import { BlockKind } from "./block-kind";
import { EventWriter } from "./event-writer";
import { MessageWriter } from "./message-writer";
import { writeErrorEvent } from "./write-error";

/**
 * Writes a reply as the events of a Messages stream: `message_start`, each block opened and closed under an index of its own, `message_delta` with
 * all the usage that is known by the end, `message_stop`. A failure is an `error` event, and the last.
 */
export class AnthropicStreamWriter extends MessageWriter {
  private readonly events: EventWriter;
  private index: i32 = 0;

  constructor(options: ReplyOptions, out: Sink) {
    super(options, out);
    this.events = new EventWriter(out);
  }

  begin(id: Text, model: Text, _created: i64): void {
    if (this.started) return;
    this.started = true;
    this.events.messageStart(id, model, this.options, this.counts);
  }

  text(delta: Text): void {
    if (this.isOther || isBlank(delta)) return;
    if (this.block != BlockKind.Text) {
      this.enter(BlockKind.Text);
      this.events.textStart(this.index);
    }
    this.events.textDelta(this.index, delta);
  }

  openReasoning(): void {
    if (this.isOther) return;
    this.enter(BlockKind.Thinking);
    this.events.thinkingStart(this.index);
  }

  reasoning(delta: Text): void {
    if (this.isOther || isBlank(delta)) return;
    if (this.block != BlockKind.Thinking) this.openReasoning();
    this.events.thinkingDelta(this.index, delta);
  }

  signature(value: Text): void {
    if (this.isOther || isBlank(value)) return;
    if (this.block != BlockKind.Thinking) this.openReasoning();
    this.events.signatureDelta(this.index, value);
  }

  redactedReasoning(data: Text): void {
    if (this.isOther) return;
    this.enter(BlockKind.Redacted);
    this.events.redactedThinkingStart(this.index, data);
    this.close();
  }

  openToolCall(id: Text, name: Text, _signature: Text): void {
    if (this.isOther) return;
    this.enter(BlockKind.ToolUse);
    this.events.toolUseStart(this.index, id, name);
  }

  toolArguments(delta: Text): void {
    if (this.isOther || isBlank(delta) || this.block != BlockKind.ToolUse) return;
    this.events.inputDelta(this.index, delta);
  }

  close(): void {
    if (this.isOther || this.block == BlockKind.None) return;
    this.block = BlockKind.None;
    this.events.blockStop(this.index++);
  }

  fail(status: i32, _code: Text, message: Text): void {
    if (this.failed) return;
    this.failed = true;
    writeErrorEvent(status, message, this.out);
  }

  end(): void {
    if (!this.stop.isKnown) this.fail(502, NO_TEXT, plain(BROKE_OFF));
    if (this.failed) return;
    this.begin(NO_TEXT, NO_TEXT, 0);
    this.events.messageEnd(this.stop, this.counts);
  }
}
