import { Conversion } from "../backend/conversion";
import { Buffer, getBuffer } from "../host/buffers";
import { NOTHING } from "../bytes/slice";
import { free } from "../host/returned";
import { DataAction, HeadersAction } from "../host/status";
import { Exchange } from "./exchange";
import { ReplyAnswers } from "./reply-answers";
import { ReplyDecoder } from "./reply-decoder";
import { ReplyHandler } from "./reply-handler";

/** A whole reply that passes untouched and is read for its usage on the way. */
export class ObservedReply extends ReplyHandler {
  constructor(
    exchange: Exchange,
    answers: ReplyAnswers,
    decoder: ReplyDecoder,
    private readonly conversion: Conversion,
  ) {
    super(exchange, answers, decoder);
  }

  onHeaders(_end: bool): HeadersAction {
    return HeadersAction.Continue;
  }

  onBody(size: i32, end: bool): DataAction {
    const chunk = getBuffer(Buffer.ResponseBody, 0, size);
    this.conversion.push(this.decoder.decode(chunk), end);
    free(chunk);
    this.publish(this.conversion);
    if (end) this.finish();
    return DataAction.Continue;
  }

  onTrailers(): DataAction {
    this.conversion.push(NOTHING, true);
    this.publish(this.conversion);
    this.finish();
    return DataAction.Continue;
  }
}
