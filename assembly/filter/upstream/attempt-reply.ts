import { Conversion } from "../../backend/conversion";
import { Exchange } from "../exchange";
import { ReplyAnswers } from "../reply-answers";
import { ReplyDecoder } from "../reply-decoder";
import { ReplyHandler } from "../reply-handler";
import { ReplySide } from "../reply-side";
import { AwaitedStream } from "./awaited-stream";

/** The reply to one attempt: until something of it has left, it may still turn out that another backend must be tried. */
export class AttemptReply extends ReplySide {
  constructor(exchange: Exchange, answers: ReplyAnswers) {
    super(exchange, answers);
  }

  /** What Envoy makes up comes by no attempt. */
  protected isOfEnvoy(): bool {
    return false;
  }

  protected streamHandlerOf(decoder: ReplyDecoder, conversion: Conversion, isFramed: bool): ReplyHandler {
    return new AwaitedStream(this.exchange, this.answers, decoder, conversion, isFramed);
  }
}
