import { literal } from "../bytes/ascii";
import { Sink } from "../bytes/sink";
import { NOTHING, Slice } from "../bytes/slice";
import { GatewayError } from "../conversation/gateway-error";
import { PassingBody } from "../conversation/passing-body";
import { ReplyOptions } from "../conversation/reply-options";
import { Target } from "../conversation/target";
import { editRequest } from "../dialect/anthropic-messages/edit-request";
import { rewriteError } from "../dialect/anthropic-messages/error-reply";
import { refusalOfThread } from "../dialect/anthropic-messages/refuse-thread";
import { MessagesPassThrough } from "../dialect/anthropic-messages/stream-reply";
import { UnwrappedReply } from "../dialect/anthropic-messages/unwrapped-reply";
import { MessagesWholeReply } from "../dialect/anthropic-messages/whole-reply";
import { RequestFacts } from "../endpoint/request-facts";
import { Tape } from "../json/tape";
import { ReplyMode } from "./conversion";
import { InPlace } from "./in-place";

const EVENT_STREAM = literal("text/event-stream");

/** Anthropic's messages on a backend that has them itself, in the provider's own framing where it has one. */
export class MessagesInPlace extends InPlace {
  private stream: MessagesPassThrough | null = null;
  private unwrapped: UnwrappedReply | null = null;

  /** `wrapsEvents`: streams come as Amazon frames them. */
  constructor(
    limit: i32,
    private readonly wrapsEvents: bool,
  ) {
    super(limit);
  }

  writeRequest(tape: Tape, _facts: RequestFacts, target: Target, into: Sink): GatewayError | null {
    // Bedrock keeps no conversations.
    const refused = this.wrapsEvents ? refusalOfThread(tape) : null;
    if (refused !== null) return refused;
    editRequest(tape, target, into);
    return null;
  }

  replyType(): Slice {
    return this.unwrapped === null ? NOTHING : EVENT_STREAM;
  }

  rewriteError(status: i32, errorType: Slice, body: Slice, into: Sink): bool {
    return rewriteError(status, errorType, body, into);
  }

  dispose(): void {
    super.dispose();
    const stream = this.stream;
    if (stream !== null) stream.dispose();
    const unwrapped = this.unwrapped;
    if (unwrapped !== null) unwrapped.dispose();
  }

  protected openWhole(): PassingBody {
    return new MessagesWholeReply(this.limit);
  }

  protected openStream(options: ReplyOptions): ReplyMode {
    if (this.wrapsEvents) {
      this.unwrapped = new UnwrappedReply(options.eventLimit);
      return ReplyMode.Rewritten;
    }
    this.stream = new MessagesPassThrough(options.eventLimit);
    return ReplyMode.Observed;
  }

  protected pushStream(chunk: Slice, end: bool): bool {
    const unwrapped = this.unwrapped;
    if (unwrapped !== null) {
      this.output.clear();
      unwrapped.push(chunk, end, this.output);
      if (unwrapped.takeUsage(this.usage)) this.usageIsNew = true;
      this.unread = unwrapped.unreadable;
      return true;
    }
    const stream = this.stream;
    if (stream === null) return false;
    stream.push(chunk, end);
    if (stream.takeUsage(this.usage)) this.usageIsNew = true;
    this.unread = stream.unreadable;
    return false;
  }
}
