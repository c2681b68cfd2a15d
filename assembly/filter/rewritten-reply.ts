import { literal } from "../bytes/ascii";
import { Conversion } from "../backend/conversion";
import { NOTHING, isNothing } from "../bytes/slice";
import { Buffer, getBuffer, replaceBuffer } from "../host/buffers";
import { HeaderMap, removeHeader, setHeader } from "../host/headers";
import { free } from "../host/returned";
import { closeStream } from "../host/stream";
import { DataAction, HeadersAction } from "../host/status";
import { Exchange } from "./exchange";
import { malformedReply } from "./failures";
import { ReplyAnswers } from "./reply-answers";
import { ReplyDecoder } from "./reply-decoder";
import { ReplyHandler } from "./reply-handler";

const CONTENT_TYPE = literal("content-type");
const CONTENT_LENGTH = literal("content-length");

/** A stream whose chunks are read as they come, and pass or are replaced by what they mean to the client. */
export class RewrittenReply extends ReplyHandler {
  constructor(
    exchange: Exchange,
    answers: ReplyAnswers,
    decoder: ReplyDecoder,
    protected readonly conversion: Conversion,
  ) {
    super(exchange, answers, decoder);
  }

  /** Without a body there is no stream, and nothing to append an error to. */
  onHeaders(end: bool): HeadersAction {
    if (end) return this.answers.errorInHeaders(end, malformedReply());
    const type = this.conversion.replyType();
    if (!isNothing(type)) setHeader(HeaderMap.Response, CONTENT_TYPE, type);
    removeHeader(HeaderMap.Response, CONTENT_LENGTH);
    this.decoder.announceDecoded();
    return HeadersAction.Continue;
  }

  onBody(size: i32, end: bool): DataAction {
    const conversion = this.conversion;
    const chunk = getBuffer(Buffer.ResponseBody, 0, size);
    const readable = this.decoder.decode(chunk);
    if (conversion.push(readable, end)) replaceBuffer(Buffer.ResponseBody, conversion.output.written);
    else if (this.decoder.isActive) replaceBuffer(Buffer.ResponseBody, readable);
    free(chunk);
    this.publish(conversion);
    if (end) this.finish();
    // Half an event would look like a whole one: a stream that cannot be written any more is cut off, and so is one of which the rest
    // cannot be read, unless its last event says that it failed.
    const isBroken = end && this.decoder.failed && conversion.failureStatus == 0;
    return isBroken || conversion.output.exhausted ? cutOff() : DataAction.Continue;
  }

  /**
   * What the stream's end would still have meant cannot be said any more; no provider of streams sends trailers. One that broke off is cut
   * off, lest it looks complete.
   */
  onTrailers(): DataAction {
    this.conversion.push(NOTHING, true);
    this.publish(this.conversion);
    this.finish();
    return this.conversion.failureStatus == 0 ? DataAction.Continue : cutOff();
  }
}

/** Resets the stream. Trailers that went on nevertheless would crash Envoy 1.40. */
export function cutOff(): DataAction {
  closeStream();
  return DataAction.Buffer;
}
