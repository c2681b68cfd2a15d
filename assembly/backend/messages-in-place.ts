import { literal } from "../bytes/ascii";
import { Sink } from "../bytes/sink";
import { NOTHING, Slice } from "../bytes/slice";
import { GatewayError } from "../conversation/gateway-error";
import { InPlaceStream } from "../conversation/in-place-stream";
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
import { InPlace } from "./in-place";

const EVENT_STREAM = literal("text/event-stream");

/** Anthropic's messages on a backend that has them itself, in the provider's own framing where it has one. */
export class MessagesInPlace extends InPlace {
  /** The reply is a stream in the provider's own framing. */
  private unwraps: bool = false;

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
    return this.unwraps ? EVENT_STREAM : NOTHING;
  }

  rewriteError(status: i32, errorType: Slice, body: Slice, into: Sink): bool {
    return rewriteError(status, errorType, body, into);
  }

  protected openWhole(): PassingBody {
    return new MessagesWholeReply(this.limit);
  }

  protected openStream(options: ReplyOptions): InPlaceStream {
    this.unwraps = this.wrapsEvents;
    if (this.wrapsEvents) return new UnwrappedReply(options.eventLimit, this.responseModel);
    return new MessagesPassThrough(options.eventLimit, this.responseModel);
  }
}
