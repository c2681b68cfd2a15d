import { literal, equalsIgnoringCase, parseDecimal } from "../bytes/ascii";
import { Slice, byteAt, cut, isNothing, lengthOf } from "../bytes/slice";
import { Buffer } from "../host/buffers";
import { HeaderMap, getHeader } from "../host/headers";
import { free } from "../host/returned";
import { DataAction, HeadersAction } from "../host/status";
import { ErrorReply } from "./error-reply";
import { Exchange } from "./exchange";
import { ObservedReply } from "./observed-reply";
import { ReplyHandler } from "./reply-handler";
import { StreamedReply } from "./streamed-reply";

const STATUS = literal(":status");
const CONTENT_TYPE = literal("content-type");
const CONTENT_ENCODING = literal("content-encoding");
const IDENTITY = literal("identity");
const EVENT_STREAM = literal("text/event-stream");
const JSON_TYPE = literal("application/json");

/** The way of a reply back through the gateway: recognised by its head, then left to the handler for its kind. */
export class ReplySide {
  private handler: ReplyHandler | null = null;

  constructor(private readonly exchange: Exchange) {}

  onHeaders(end: bool): HeadersAction {
    // The gateway's own answers come by here too.
    if (this.exchange.replied || !this.exchange.forwarded) return HeadersAction.Continue;
    const handler = this.handlerOf();
    this.handler = handler;
    return handler === null ? HeadersAction.Continue : handler.onHeaders(end);
  }

  onBody(size: i32, end: bool): DataAction {
    const handler = this.handler;
    return handler === null ? DataAction.Continue : handler.onBody(size, end);
  }

  onTrailers(): DataAction {
    const handler = this.handler;
    return handler === null ? DataAction.Continue : handler.onTrailers();
  }

  onDone(): void {
    const handler = this.handler;
    if (handler !== null) handler.finish();
  }

  dispose(): void {
    const handler = this.handler;
    if (handler !== null) handler.dispose();
    this.handler = null;
  }

  /** Null for a reply that is none of ours to read. */
  private handlerOf(): ReplyHandler | null {
    const encoding = getHeader(HeaderMap.Response, CONTENT_ENCODING);
    const readable = isNothing(encoding) || equalsIgnoringCase(encoding, IDENTITY);
    free(encoding);
    if (!readable) {
      this.exchange.installation.counters.unreadReply();
      return null;
    }
    const status = responseStatus();
    if (status >= 400) return new ErrorReply(this.exchange, status);
    const type = getHeader(HeaderMap.Response, CONTENT_TYPE);
    let handler: ReplyHandler | null = null;
    if (isType(type, EVENT_STREAM)) handler = new StreamedReply(this.exchange);
    else if (isType(type, JSON_TYPE)) handler = new ObservedReply(this.exchange);
    free(type);
    return handler;
  }
}

function responseStatus(): i32 {
  const text = getHeader(HeaderMap.Response, STATUS);
  const status = parseDecimal(text) as i32;
  free(text);
  return status;
}

/** Whether a content-type names `type`, with or without parameters. */
function isType(contentType: Slice, type: Slice): bool {
  const length = lengthOf(type);
  if (lengthOf(contentType) < length) return false;
  if (!equalsIgnoringCase(cut(contentType, 0, length), type)) return false;
  if (lengthOf(contentType) == length) return true;
  const next = byteAt(contentType, length);
  return next == 0x3b || next == 0x20;
}
