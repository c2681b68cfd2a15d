import { literal } from "../bytes/ascii";
import { Conversion } from "../backend/conversion";
import { isNothing } from "../bytes/slice";
import { Buffer, getBuffer, replaceBuffer } from "../host/buffers";
import { HeaderMap, removeHeader, setHeader } from "../host/headers";
import { free } from "../host/returned";
import { closeStream } from "../host/stream";
import { DataAction, HeadersAction } from "../host/status";
import { Exchange } from "./exchange";
import { ReplyDecoder } from "./reply-decoder";
import { ReplyHandler } from "./reply-handler";

const CONTENT_TYPE = literal("content-type");
const CONTENT_LENGTH = literal("content-length");

/** A stream of which each chunk is replaced by what it means to the client, as it comes. */
export class RewrittenReply extends ReplyHandler {
  constructor(
    exchange: Exchange,
    decoder: ReplyDecoder,
    private readonly conversion: Conversion,
  ) {
    super(exchange, decoder);
  }

  onHeaders(_end: bool): HeadersAction {
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
    // Half an event would look like a whole one: a stream that cannot be written any more is cut off.
    if (conversion.output.exhausted) closeStream();
    this.publish(conversion);
    if (end) this.finish();
    return DataAction.Continue;
  }

  /** What the stream's end would still have meant cannot be said any more; no provider of streams sends trailers. */
  onTrailers(): DataAction {
    this.finish();
    return DataAction.Continue;
  }
}
