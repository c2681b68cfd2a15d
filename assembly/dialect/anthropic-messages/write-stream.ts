import { literal } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { Slice } from "../../bytes/slice";
import { ReplyListener } from "../../conversation/reply-listener";
import { ReplyOptions } from "../../conversation/reply-options";
import { StopReason } from "../../conversation/stop-reason";
import { NO_TEXT, Text, isBlank, plain } from "../../conversation/text";
import { Usage } from "../../conversation/usage";
import { BlockKind } from "./block-kind";
import { EventWriter } from "./event-writer";
import { StopNote } from "./stop-note";
import { writeErrorEvent } from "./write-error";

const BROKE_OFF = literal("the upstream's stream ended before the reply was complete");

/**
 * Writes a reply as the events of a Messages stream: `message_start`, each block opened and closed under an index of its own, `message_delta` with
 * all the usage that is known by the end, `message_stop`. A failure is an `error` event, and the last.
 */
export class AnthropicStreamWriter extends ReplyListener {
  private readonly events: EventWriter;
  private readonly counts: Usage = new Usage();
  private readonly stop: StopNote = new StopNote();
  private started: bool = false;
  private failed: bool = false;
  private block: BlockKind = BlockKind.None;
  private index: i32 = 0;
  /** Only one answer has a place in the API. */
  private isOther: bool = false;

  constructor(
    private readonly options: ReplyOptions,
    private readonly out: Sink,
  ) {
    super();
    this.events = new EventWriter(out);
  }

  begin(id: Text, model: Text, _created: i64): void {
    if (this.started) return;
    this.started = true;
    this.events.messageStart(id, model, this.options, this.counts);
  }

  answer(index: i32): void {
    this.isOther = index != 0;
  }

  text(delta: Text): void {
    if (this.isOther || isBlank(delta)) return;
    if (this.block != BlockKind.Text) {
      this.open(BlockKind.Text);
      this.events.textStart(this.index);
    }
    this.events.textDelta(this.index, delta);
  }

  openReasoning(): void {
    if (this.isOther) return;
    this.open(BlockKind.Thinking);
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
    this.open(BlockKind.Redacted);
    this.events.redactedThinkingStart(this.index, data);
    this.close();
  }

  openToolCall(id: Text, name: Text, _signature: Text): void {
    if (this.isOther) return;
    this.open(BlockKind.ToolUse);
    this.events.toolUseStart(this.index, id, name);
  }

  toolArguments(delta: Text): void {
    if (this.isOther || isBlank(delta) || this.block != BlockKind.ToolUse) return;
    this.events.inputDelta(this.index, delta);
  }

  /** The API has no block for it: it is text, and the reason to stop. */
  refusal(delta: Text): void {
    this.text(delta);
    if (!this.isOther) this.stop.refused = true;
  }

  close(): void {
    if (this.isOther || this.block == BlockKind.None) return;
    this.block = BlockKind.None;
    this.events.blockStop(this.index++);
  }

  finish(reason: StopReason, stopSequence: Text): void {
    if (this.isOther) return;
    this.close();
    this.stop.take(reason, stopSequence);
  }

  usage(counts: Usage): void {
    this.counts.update(counts);
  }

  fail(status: i32, _code: Text, message: Text): void {
    if (this.failed) return;
    this.failed = true;
    writeErrorEvent(status, message, this.out);
  }

  flush(): void {}

  end(): void {
    if (!this.stop.isKnown) this.fail(502, NO_TEXT, plain(BROKE_OFF));
    if (this.failed) return;
    this.begin(NO_TEXT, NO_TEXT, 0);
    this.events.messageEnd(this.stop, this.counts);
  }

  dispose(): void {
    this.stop.dispose();
  }

  /** Closes what is open and begins a block of another kind; of the message too where its beginning was not told. */
  private open(kind: BlockKind): void {
    this.begin(NO_TEXT, NO_TEXT, 0);
    this.close();
    this.block = kind;
  }
}
