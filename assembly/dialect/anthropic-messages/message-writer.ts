import { Sink } from "../../bytes/sink";
import { ReplyListener } from "../../conversation/reply-listener";
import { ReplyOptions } from "../../conversation/reply-options";
import { StopReason } from "../../conversation/stop-reason";
import { NO_TEXT, Text } from "../../conversation/text";
import { Usage } from "../../conversation/usage";
import { BlockKind } from "./block-kind";
import { StopNote } from "./stop-note";

/** What writing a message takes, whole or as a stream: which block is open, and what is told at the end. */
export abstract class MessageWriter extends ReplyListener {
  protected readonly counts: Usage = new Usage();
  protected readonly stop: StopNote = new StopNote();
  protected started: bool = false;
  protected failed: bool = false;
  protected block: BlockKind = BlockKind.None;
  /** Only one answer has a place in the API. */
  protected isOther: bool = false;

  constructor(
    protected readonly options: ReplyOptions,
    protected readonly out: Sink,
  ) {
    super();
  }

  answer(index: i32): void {
    this.isOther = index != 0;
  }

  /** The API has no block for it: it is text, and the reason to stop. */
  refusal(delta: Text): void {
    this.text(delta);
    if (!this.isOther) this.stop.refused = true;
  }

  finish(reason: StopReason, stopSequence: Text): void {
    if (this.isOther) return;
    this.close();
    this.stop.take(reason, stopSequence);
  }

  usage(counts: Usage): void {
    this.counts.update(counts);
  }

  flush(): void {}

  dispose(): void {
    this.stop.dispose();
  }

  /** Closes what is open and goes on to a block of another kind; begins the message too where its beginning was not told. */
  protected enter(kind: BlockKind): void {
    this.begin(NO_TEXT, NO_TEXT, 0);
    this.close();
    this.block = kind;
  }
}
