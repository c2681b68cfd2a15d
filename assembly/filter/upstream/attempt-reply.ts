import { Conversion } from "../../backend/conversion";
import { HeaderMap, removeHeader } from "../../host/headers";
import { HeadersAction } from "../../host/status";
import { Exchange } from "../exchange";
import { ReplyDecoder } from "../reply-decoder";
import { ReplyHandler } from "../reply-handler";
import { ReplySide } from "../reply-side";
import { STATUS_HEADER } from "../steering-headers";
import { AttemptAnswers } from "./attempt-answers";
import { AttemptRequest } from "./attempt-request";
import { AwaitedStream } from "./awaited-stream";

/** The reply to one attempt: until something of it has left, it may still turn out that another backend must be tried. */
export class AttemptReply extends ReplySide {
  constructor(
    exchange: Exchange,
    private readonly request: AttemptRequest,
  ) {
    super(exchange, new AttemptAnswers(exchange));
  }

  onHeaders(end: bool): HeadersAction {
    // Only this filter says what the router makes of a reply.
    removeHeader(HeaderMap.Response, STATUS_HEADER);
    const declined = this.request.declined;
    return declined === null ? super.onHeaders(end) : this.answers.errorInHeaders(end, declined);
  }

  /** What Envoy makes up comes by no attempt. */
  protected isOfEnvoy(): bool {
    return false;
  }

  protected streamHandlerOf(decoder: ReplyDecoder, conversion: Conversion, isFramed: bool): ReplyHandler {
    return new AwaitedStream(this.exchange, this.answers, decoder, conversion, isFramed);
  }
}
