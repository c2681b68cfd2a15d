import { literal } from "../bytes/ascii";
import { Conversion } from "../backend/conversion";
import { isNothing } from "../bytes/slice";
import { Buffer, getBuffer, replaceBuffer } from "../host/buffers";
import { HeaderMap, removeHeader, setHeader } from "../host/headers";
import { free } from "../host/returned";
import { DataAction, HeadersAction } from "../host/status";
import { Exchange } from "./exchange";
import { ReplyHandler } from "./reply-handler";

const CONTENT_TYPE = literal("content-type");
const CONTENT_LENGTH = literal("content-length");

/** A stream of which each chunk is replaced by what it means to the client, as it comes. */
export class RewrittenReply extends ReplyHandler {
  constructor(
    exchange: Exchange,
    private readonly conversion: Conversion,
  ) {
    super(exchange);
  }

  onHeaders(_end: bool): HeadersAction {
    const type = this.conversion.replyType();
    if (!isNothing(type)) setHeader(HeaderMap.Response, CONTENT_TYPE, type);
    removeHeader(HeaderMap.Response, CONTENT_LENGTH);
    return HeadersAction.Continue;
  }

  onBody(size: i32, end: bool): DataAction {
    const conversion = this.conversion;
    const chunk = getBuffer(Buffer.ResponseBody, 0, size);
    if (conversion.push(chunk, end)) replaceBuffer(Buffer.ResponseBody, conversion.output.written);
    free(chunk);
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
