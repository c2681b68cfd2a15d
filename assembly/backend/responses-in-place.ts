import { Sink } from "../bytes/sink";
import { NOTHING, Slice, lengthOf } from "../bytes/slice";
import { GatewayError } from "../conversation/gateway-error";
import { ReplyOptions } from "../conversation/reply-options";
import { Target } from "../conversation/target";
import { bytesOf } from "../conversation/text";
import { rewriteError } from "../dialect/openai-chat/error-reply";
import { editRequest } from "../dialect/openai-responses/edit-request";
import { ResponsesStreamReply } from "../dialect/openai-responses/stream-reply";
import { ResponsesWholeReply } from "../dialect/openai-responses/whole-reply";
import { RequestFacts } from "../endpoint/request-facts";
import { Tape } from "../json/tape";
import { Conversion, ReplyMode } from "./conversion";

/** OpenAI's responses API for a backend that has it itself. */
export class ResponsesInPlace extends Conversion {
  private stream: ResponsesStreamReply | null = null;
  private whole: ResponsesWholeReply | null = null;

  /** `limit`: bytes up to which a whole reply is read. */
  constructor(private readonly limit: i32) {
    super();
  }

  writeRequest(tape: Tape, _facts: RequestFacts, target: Target, into: Sink): GatewayError | null {
    editRequest(tape, bytesOf(target.model), into);
    return null;
  }

  openReply(isStream: bool, options: ReplyOptions): ReplyMode {
    if (isStream) this.stream = new ResponsesStreamReply(options.eventLimit);
    else this.whole = new ResponsesWholeReply(this.limit);
    return ReplyMode.Observed;
  }

  replyType(): Slice {
    return NOTHING;
  }

  push(chunk: Slice, end: bool): bool {
    const stream = this.stream;
    const whole = this.whole;
    if (stream !== null) {
      stream.push(chunk, end);
      if (stream.takeUsage(this.usage)) this.usageIsNew = true;
      this.unread = stream.unreadable;
    } else if (whole !== null) {
      if (whole.accepts(lengthOf(chunk))) whole.push(chunk);
      if (end && !whole.finish(this.usage)) this.unread++;
      if (end && this.usage.isKnown) this.usageIsNew = true;
    }
    return false;
  }

  rewriteError(status: i32, _errorType: Slice, body: Slice, into: Sink): bool {
    return rewriteError(status, body, into);
  }

  dispose(): void {
    super.dispose();
    const stream = this.stream;
    if (stream !== null) stream.dispose();
    const whole = this.whole;
    if (whole !== null) whole.dispose();
  }
}
