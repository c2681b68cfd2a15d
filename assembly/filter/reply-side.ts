import { literal, equalsIgnoringCase, parseDecimal } from "../bytes/ascii";
import { ReplyMode } from "../backend/conversion";
import { Slice, byteAt, cut, lengthOf } from "../bytes/slice";
import { HeaderMap, getHeader } from "../host/headers";
import { free } from "../host/returned";
import { DataAction, HeadersAction } from "../host/status";
import { CompressionFormat, compressionOf } from "../framing/content-encoding";
import { AttemptOutcome } from "./attempt-outcome";
import { CollectedReply } from "./collected-reply";
import { ErrorReply } from "./error-reply";
import { Exchange } from "./exchange";
import { malformedReply } from "./failures";
import { ObservedReply } from "./observed-reply";
import { ReplyDecoder } from "./reply-decoder";
import { ReplyHandler } from "./reply-handler";
import { replyOptionsOf } from "./reply-options-of";
import { RewrittenReply } from "./rewritten-reply";

const STATUS = literal(":status");
const CONTENT_TYPE = literal("content-type");
const CONTENT_ENCODING = literal("content-encoding");
const EVENT_STREAM = literal("text/event-stream");
const AWS_EVENT_STREAM = literal("application/vnd.amazon.eventstream");
const JSON_TYPE = literal("application/json");
const SEMICOLON: u8 = 0x3b;
const SPACE: u8 = 0x20;

/** The way of a reply back through the gateway: recognised by its head, then left to the handler for its kind. */
export class ReplySide {
  private handler: ReplyHandler | null = null;

  constructor(private readonly exchange: Exchange) {}

  onHeaders(end: bool): HeadersAction {
    // The gateway's own answers come by here too.
    if (this.exchange.replied || !this.exchange.forwarded) return HeadersAction.Continue;
    const status = responseStatus();
    this.reportToPool(status);
    if (end) this.finishPick();
    const handler = this.handlerOf(status);
    this.handler = handler;
    if (this.exchange.replied) return HeadersAction.Hold;
    return handler === null ? HeadersAction.Continue : handler.onHeaders(end);
  }

  onBody(size: i32, end: bool): DataAction {
    const placement = this.exchange.placement;
    if (placement !== null) placement.answerBegins();
    if (end) this.finishPick();
    const handler = this.handler;
    return handler === null ? DataAction.Continue : handler.onBody(size, end);
  }

  onTrailers(): DataAction {
    this.finishPick();
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

  /** The pool learns how its endpoints fared, the client which of them it may come back to. */
  private reportToPool(status: i32): void {
    const placement = this.exchange.placement;
    if (placement === null) return;
    placement.settle(new AttemptOutcome(status));
    if (status < 400) placement.offerSession();
    const outsidePick = this.exchange.outsidePick;
    if (outsidePick !== null) outsidePick.report();
  }

  /** The reply has come to its end. */
  private finishPick(): void {
    const outsidePick = this.exchange.outsidePick;
    if (outsidePick !== null) outsidePick.finish();
  }

  /** Null for a reply that is none of ours to read. */
  private handlerOf(status: i32): ReplyHandler | null {
    const exchange = this.exchange;
    const encoding = getHeader(HeaderMap.Response, CONTENT_ENCODING);
    const format = compressionOf(encoding);
    free(encoding);
    if (format == CompressionFormat.Unknown) return this.unreadable();
    const decoder = new ReplyDecoder(format, exchange.installation.config.limits.responseBody);
    if (status >= 400) return new ErrorReply(exchange, decoder, status);
    const type = getHeader(HeaderMap.Response, CONTENT_TYPE);
    const handler = this.successHandlerOf(type, decoder);
    free(type);
    return handler;
  }

  private successHandlerOf(type: Slice, decoder: ReplyDecoder): ReplyHandler | null {
    const conversion = this.exchange.conversion;
    const isStream = isType(type, EVENT_STREAM) || isType(type, AWS_EVENT_STREAM);
    if (conversion === null) return null;
    if (!isStream && !isType(type, JSON_TYPE)) return conversion.isTranslation ? this.refused() : null;
    const mode = conversion.openReply(isStream, replyOptionsOf(this.exchange));
    switch (mode) {
      case ReplyMode.Observed:
        return new ObservedReply(this.exchange, decoder, conversion);
      case ReplyMode.Rewritten:
        return new RewrittenReply(this.exchange, decoder, conversion);
      default:
        return new CollectedReply(this.exchange, decoder, conversion);
    }
  }

  /** A reply compressed in a way nobody here reads: it passes where it is in the client's dialect, but cannot be translated. */
  private unreadable(): ReplyHandler | null {
    this.exchange.installation.counters.unreadReply();
    const conversion = this.exchange.conversion;
    return conversion !== null && conversion.isTranslation ? this.refused() : null;
  }

  private refused(): ReplyHandler | null {
    this.exchange.fail(malformedReply());
    return null;
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
  return next == SEMICOLON || next == SPACE;
}
