import { literal, equalsIgnoringCase } from "../bytes/ascii";
import { Conversion, ReplyMode } from "../backend/conversion";
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
import { ReplyAnswers } from "./reply-answers";
import { ReplyDecoder } from "./reply-decoder";
import { ReplyHandler } from "./reply-handler";
import { replyOptionsOf } from "./reply-options-of";
import { isViaUpstream, responseStatus } from "./response-status";
import { ReplyWay } from "./reply-way";
import { RewrittenReply } from "./rewritten-reply";
import { measureReply } from "./telemetry/measure-reply";

const CONTENT_TYPE = literal("content-type");
const CONTENT_ENCODING = literal("content-encoding");
const EVENT_STREAM = literal("text/event-stream");
const AWS_EVENT_STREAM = literal("application/vnd.amazon.eventstream");
const JSON_TYPE = literal("application/json");
const SEMICOLON: u8 = 0x3b;
const SPACE: u8 = 0x20;

/** The way of a reply back through the gateway: recognised by its head, then left to the handler for its kind. */
export class ReplySide extends ReplyWay {
  private handler: ReplyHandler | null = null;

  constructor(
    protected readonly exchange: Exchange,
    protected readonly answers: ReplyAnswers,
  ) {
    super();
  }

  onHeaders(end: bool): HeadersAction {
    // The gateway's own answers come by here too.
    if (this.exchange.replied || !this.exchange.forwarded) return HeadersAction.Continue;
    const status = responseStatus();
    this.answers.received = status;
    this.reportToPool(status);
    if (end) this.finishPick();
    if (this.exchange.passesReply && (status < 400 || !this.isOfEnvoy())) return HeadersAction.Continue;
    const handler = this.handlerOf(status, compressionOfReply());
    this.handler = handler;
    if (handler !== null) return handler.onHeaders(end);
    return this.isForeign ? this.answers.errorInHeaders(end, malformedReply()) : HeadersAction.Continue;
  }

  onBody(size: i32, end: bool): DataAction {
    if (size > 0) this.exchange.measurement.receive();
    const placement = this.exchange.placement;
    if (placement !== null) placement.answerBegins();
    if (end) this.finishPick();
    if (this.answers.isGiven) return this.answers.onRest();
    const handler = this.handler;
    return handler === null ? DataAction.Continue : handler.onBody(size, end);
  }

  onTrailers(): DataAction {
    this.finishPick();
    const handler = this.handler;
    if (handler === null || this.answers.isGiven) return DataAction.Continue;
    return handler.onTrailers();
  }

  onDone(): void {
    const handler = this.handler;
    if (handler !== null) handler.finish(true);
    else measureReply(this.exchange, this.answers, this.answers.isGiven);
  }

  dispose(): void {
    const handler = this.handler;
    if (handler !== null) handler.dispose();
    this.handler = null;
  }

  /** `isFramed`: the upstream frames its events in Amazon's way, not as server-sent events. */
  protected streamHandlerOf(decoder: ReplyDecoder, conversion: Conversion, _isFramed: bool): ReplyHandler {
    return new RewrittenReply(this.exchange, this.answers, decoder, conversion);
  }

  /** The pool learns how its endpoints fared, the client which of them it may come back to. */
  private reportToPool(status: i32): void {
    const placement = this.exchange.placement;
    if (placement === null) return;
    const outcome = new AttemptOutcome(status);
    this.exchange.installation.counters.retry(outcome.attempts - 1);
    placement.settle(outcome.attempts, outcome);
    if (status < 400) placement.offerSession();
    const outsidePick = this.exchange.outsidePick;
    if (outsidePick !== null) outsidePick.report();
  }

  /** The reply has come to its end. */
  private finishPick(): void {
    const outsidePick = this.exchange.outsidePick;
    if (outsidePick !== null) outsidePick.finish();
  }

  /** Whether an error is Envoy's, which has found no backend, or none that answers. */
  protected isOfEnvoy(): bool {
    return !isViaUpstream();
  }

  /** Whether the client can read nothing that was not translated. */
  private get isForeign(): bool {
    const conversion = this.exchange.conversion;
    return conversion !== null && conversion.isTranslation;
  }

  /**
   * Null for a reply that is none of ours to read, and for one compressed in a way nobody here reads: it passes where it is in the client's
   * dialect, and cannot be translated. Of an error the status is enough.
   */
  private handlerOf(status: i32, format: CompressionFormat): ReplyHandler | null {
    const conversion = this.exchange.conversion;
    const isReadable = format != CompressionFormat.Unknown;
    if (status >= 400) {
      if (isReadable || this.isForeign)
        return new ErrorReply(this.exchange, this.answers, this.decoderOf(format), status);
      this.exchange.installation.counters.unreadReply();
      return null;
    }
    if (conversion === null) return null;
    const type = getHeader(HeaderMap.Response, CONTENT_TYPE);
    const isFramed = isType(type, AWS_EVENT_STREAM);
    const isStream = isFramed || isType(type, EVENT_STREAM);
    this.exchange.measurement.isStream = isStream;
    const isOurs = isStream || isType(type, JSON_TYPE);
    free(type);
    if (!isOurs) return null;
    if (!isReadable) {
      this.exchange.installation.counters.unreadReply();
      return null;
    }
    const decoder = this.decoderOf(format);
    switch (conversion.openReply(isStream, replyOptionsOf(this.exchange))) {
      case ReplyMode.Observed:
        return new ObservedReply(this.exchange, this.answers, decoder, conversion);
      case ReplyMode.Rewritten:
        return this.streamHandlerOf(decoder, conversion, isFramed);
      default:
        return new CollectedReply(this.exchange, this.answers, decoder, conversion);
    }
  }

  private decoderOf(format: CompressionFormat): ReplyDecoder {
    return new ReplyDecoder(format, this.exchange.installation.config.limits.responseBody);
  }
}

function compressionOfReply(): CompressionFormat {
  const encoding = getHeader(HeaderMap.Response, CONTENT_ENCODING);
  const format = compressionOf(encoding);
  free(encoding);
  return format;
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
