import { NOTHING, Slice } from "../bytes/slice";
import { InPlaceStream } from "../conversation/in-place-stream";
import { PassingBody } from "../conversation/passing-body";
import { ReplyOptions } from "../conversation/reply-options";
import { Conversion, ReplyMode } from "./conversion";

/**
 * A backend that speaks the client's own dialect: requests are edited where they must be, every other byte as it came; replies pass and are
 * read for their usage, and streams for their end.
 */
export abstract class InPlace extends Conversion {
  private whole: PassingBody | null = null;
  private stream: InPlaceStream | null = null;

  /** `limit`: bytes up to which a whole reply is read. */
  constructor(protected readonly limit: i32) {
    super();
  }

  openReply(isStream: bool, options: ReplyOptions): ReplyMode {
    if (isStream) {
      this.stream = this.openStream(options);
      return ReplyMode.Rewritten;
    }
    this.whole = this.openWhole();
    return ReplyMode.Observed;
  }

  replyType(): Slice {
    return NOTHING;
  }

  push(chunk: Slice, end: bool): bool {
    const whole = this.whole;
    if (whole === null) return this.pushStream(chunk, end);
    whole.push(chunk);
    if (!end) return false;
    if (!whole.finish(this.usage, this.responseModel)) this.unread++;
    if (this.usage.isKnown) this.usageIsNew = true;
    return false;
  }

  dispose(): void {
    super.dispose();
    const whole = this.whole;
    if (whole !== null) whole.dispose();
    const stream = this.stream;
    if (stream !== null) stream.dispose();
  }

  protected abstract openWhole(): PassingBody;
  protected abstract openStream(options: ReplyOptions): InPlaceStream;

  private pushStream(chunk: Slice, end: bool): bool {
    const stream = this.stream;
    if (stream === null) return false;
    this.output.clear();
    const changed = stream.push(chunk, end, this.output);
    if (stream.takeUsage(this.usage)) this.usageIsNew = true;
    this.unread = stream.unreadable;
    this.failureStatus = stream.failureStatus;
    return changed;
  }
}
