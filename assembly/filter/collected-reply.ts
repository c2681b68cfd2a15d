import { literal } from "../bytes/ascii";
import { Conversion } from "../backend/conversion";
import { isNothing } from "../bytes/slice";
import { Buffer, replaceBuffer } from "../host/buffers";
import { HeaderMap, removeHeader, setHeader } from "../host/headers";
import { DataAction, HeadersAction } from "../host/status";
import { BodyBuffer, BodyOutcome } from "./body-buffer";
import { Exchange } from "./exchange";
import { malformedReply, noMemory, replyTooLarge } from "./failures";
import { ReplyDecoder } from "./reply-decoder";
import { ReplyHandler } from "./reply-handler";

const CONTENT_TYPE = literal("content-type");
const CONTENT_LENGTH = literal("content-length");
const UPSTREAM_FAILED = literal("ai_gateway_upstream_failed");
const TRANSLATED = literal("ai_gateway_translated");

/** A reply that is translated as a whole: its headers wait, since its length, and even its status, depend on the body. */
export class CollectedReply extends ReplyHandler {
  private readonly body: BodyBuffer;

  constructor(
    exchange: Exchange,
    decoder: ReplyDecoder,
    private readonly conversion: Conversion,
  ) {
    super(exchange, decoder);
    this.body = new BodyBuffer(Buffer.ResponseBody, exchange.installation.config.limits.responseBody);
  }

  onHeaders(end: bool): HeadersAction {
    if (end) this.exchange.fail(malformedReply());
    return HeadersAction.Hold;
  }

  onBody(size: i32, end: bool): DataAction {
    if (this.exchange.replied) return DataAction.Taken;
    const outcome = this.body.take(size);
    if (outcome == BodyOutcome.TooLarge) this.exchange.fail(replyTooLarge(this.body.limit));
    else if (outcome == BodyOutcome.NoMemory) this.exchange.fail(noMemory());
    else if (end) return this.translate();
    return DataAction.Taken;
  }

  /** The bytes taken cannot be replaced from here: the reply is sent anew. */
  onTrailers(): DataAction {
    if (this.exchange.replied) return DataAction.Continue;
    if (this.convert()) this.exchange.answer(200, TRANSLATED, this.conversion.output.written);
    return DataAction.Buffer;
  }

  dispose(): void {
    super.dispose();
    this.body.dispose();
  }

  private translate(): DataAction {
    if (!this.convert()) return DataAction.Taken;
    const type = this.conversion.replyType();
    if (!isNothing(type)) setHeader(HeaderMap.Response, CONTENT_TYPE, type);
    removeHeader(HeaderMap.Response, CONTENT_LENGTH);
    this.decoder.announceDecoded();
    replaceBuffer(Buffer.ResponseBody, this.conversion.output.written);
    return DataAction.Continue;
  }

  private convert(): bool {
    const conversion = this.conversion;
    conversion.push(this.decoder.decode(this.body.content), true);
    this.publish(conversion);
    this.finish();
    if (conversion.output.exhausted) {
      this.exchange.fail(noMemory());
    } else if (conversion.failureStatus != 0) {
      this.exchange.answer(conversion.failureStatus, UPSTREAM_FAILED, conversion.output.written);
    } else {
      return true;
    }
    return false;
  }
}
