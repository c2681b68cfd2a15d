import { literal } from "../bytes/ascii";
import { Conversion } from "../backend/conversion";
import { isNothing } from "../bytes/slice";
import { Buffer, replaceBuffer } from "../host/buffers";
import { HeaderMap, removeHeader, setHeader } from "../host/headers";
import { DataAction, HeadersAction } from "../host/status";
import { BodyBuffer, BodyOutcome } from "./body-buffer";
import { Exchange } from "./exchange";
import { malformedReply, noMemory, replyTooLarge } from "./failures";
import { ReplyAnswers } from "./reply-answers";
import { ReplyDecoder } from "./reply-decoder";
import { TRANSLATED, UPSTREAM_FAILED } from "./reply-details";
import { ReplyHandler } from "./reply-handler";

const CONTENT_TYPE = literal("content-type");
const CONTENT_LENGTH = literal("content-length");

/** A reply that is translated as a whole: its headers wait, since its length, and even its status, depend on the body. */
export class CollectedReply extends ReplyHandler {
  private readonly body: BodyBuffer;

  constructor(
    exchange: Exchange,
    answers: ReplyAnswers,
    decoder: ReplyDecoder,
    private readonly conversion: Conversion,
  ) {
    super(exchange, answers, decoder);
    this.body = new BodyBuffer(Buffer.ResponseBody, exchange.installation.config.limits.responseBody);
  }

  onHeaders(end: bool): HeadersAction {
    return end ? this.answers.errorInHeaders(end, malformedReply()) : HeadersAction.Hold;
  }

  onBody(size: i32, end: bool): DataAction {
    const outcome = this.body.take(size);
    if (outcome == BodyOutcome.TooLarge) return this.answers.errorInBody(replyTooLarge(this.body.limit));
    if (outcome == BodyOutcome.NoMemory) return this.answers.errorInBody(noMemory());
    return end ? this.translate() : DataAction.Taken;
  }

  /** The bytes taken cannot be replaced from here: the reply is sent anew. */
  onTrailers(): DataAction {
    const conversion = this.conversion;
    const failed = this.convert();
    if (conversion.output.exhausted) return this.answers.errorInBody(noMemory());
    const status = failed ? conversion.failureStatus : 200;
    const details = failed ? UPSTREAM_FAILED : TRANSLATED;
    return this.answers.inTrailers(status, details, conversion.output.written);
  }

  dispose(): void {
    super.dispose();
    this.body.dispose();
  }

  private translate(): DataAction {
    const conversion = this.conversion;
    const failed = this.convert();
    if (conversion.output.exhausted) return this.answers.errorInBody(noMemory());
    if (failed) {
      return this.answers.inBody(conversion.failureStatus, UPSTREAM_FAILED, conversion.output.written);
    }
    const type = conversion.replyType();
    if (!isNothing(type)) setHeader(HeaderMap.Response, CONTENT_TYPE, type);
    removeHeader(HeaderMap.Response, CONTENT_LENGTH);
    this.decoder.announceDecoded();
    replaceBuffer(Buffer.ResponseBody, conversion.output.written);
    return DataAction.Continue;
  }

  /** Whether the reply, now complete, turned out to have failed. */
  private convert(): bool {
    const conversion = this.conversion;
    const readable = this.decoder.decodeWhole(this.body.content);
    conversion.push(readable, true);
    const failed = conversion.output.exhausted || conversion.failureStatus != 0;
    if (failed && this.answers.mayRetry) {
      this.discard();
    } else {
      this.publish(conversion);
      this.finish();
    }
    return failed;
  }
}
