import { Conversion } from "../../backend/conversion";
import { rewriteErrorFor } from "../../backend/client-errors";
import { Sink } from "../../bytes/sink";
import { NOTHING, Slice, byteAt, cut, lengthOf } from "../../bytes/slice";
import { Buffer, getBuffer, replaceBuffer } from "../../host/buffers";
import { free } from "../../host/returned";
import { DataAction, HeadersAction } from "../../host/status";
import { Exchange } from "../exchange";
import { noMemory } from "../failures";
import { ReplyAnswers } from "../reply-answers";
import { ReplyDecoder } from "../reply-decoder";
import { UPSTREAM_FAILED } from "../reply-details";
import { RewrittenReply, cutOff } from "../rewritten-reply";
import { FirstEvent } from "./first-event";

const LINE_FEED: u8 = 0x0a;
const CARRIAGE_RETURN: u8 = 0x0d;

/**
 * A stream whose headers wait for its first event: where that is an error, or never comes, the attempt has failed and another backend may be
 * tried. Until then it is read in pieces that hold no more than one event, so that it comes out the same however it was cut.
 */
export class AwaitedStream extends RewrittenReply {
  private readonly first: FirstEvent;
  private isReleased: bool = false;

  /** `isFramed`: events come in frames of bytes, not in lines. */
  constructor(
    exchange: Exchange,
    answers: ReplyAnswers,
    decoder: ReplyDecoder,
    conversion: Conversion,
    private readonly isFramed: bool,
  ) {
    super(exchange, answers, decoder, conversion);
    this.first = new FirstEvent(exchange.installation.config.limits.streamEvent);
  }

  onHeaders(end: bool): HeadersAction {
    super.onHeaders(end);
    return end ? HeadersAction.Continue : HeadersAction.Hold;
  }

  onBody(size: i32, end: bool): DataAction {
    if (this.isReleased) return super.onBody(size, end);
    const chunk = getBuffer(Buffer.ResponseBody, 0, size);
    const action = this.read(this.decoder.decode(chunk), end);
    free(chunk);
    return action;
  }

  onTrailers(): DataAction {
    if (this.isReleased) return super.onTrailers();
    this.push(NOTHING, true);
    if (this.hasFailed) return this.failInTrailers();
    this.publish(this.conversion);
    this.finish();
    return DataAction.Continue;
  }

  /** What was never the client's is not counted. */
  finish(left: bool = false): void {
    if (this.isReleased) super.finish(left);
  }

  dispose(): void {
    super.dispose();
    this.first.dispose();
  }

  private read(bytes: Slice, end: bool): DataAction {
    const first = this.first;
    const length = lengthOf(bytes);
    let from = 0;
    let isComplete = false;
    do {
      const to = this.pieceEnd(bytes, from);
      isComplete = end && to == length;
      this.push(cut(bytes, from, to), isComplete);
      if (this.hasFailed) return this.fail();
      from = to;
    } while (from < length && !first.isThere && !first.isTooLong);
    if (!first.isThere && !first.isTooLong && !isComplete) return DataAction.Taken;
    if (!isComplete) this.push(cut(bytes, from, length), end);
    return this.release(end);
  }

  private push(piece: Slice, end: bool): void {
    const changed = this.conversion.push(piece, end);
    this.first.push(changed ? this.conversion.output.written : piece);
    if (end) this.first.finish();
  }

  private release(end: bool): DataAction {
    const conversion = this.conversion;
    const first = this.first;
    this.isReleased = true;
    replaceBuffer(Buffer.ResponseBody, first.held.written);
    const isBroken = conversion.output.exhausted || first.held.exhausted;
    first.dispose();
    this.publish(conversion);
    if (end) this.finish();
    return isBroken ? cutOff() : DataAction.Continue;
  }

  private get hasFailed(): bool {
    const conversion = this.conversion;
    return conversion.failureStatus != 0 || conversion.output.exhausted || this.first.held.exhausted;
  }

  private fail(): DataAction {
    const conversion = this.conversion;
    this.discard();
    if (conversion.failureStatus == 0) return this.answers.errorInBody(noMemory());
    const body = this.errorBody();
    const action = this.answers.inBody(conversion.failureStatus, UPSTREAM_FAILED, body.written);
    body.dispose();
    return action;
  }

  private failInTrailers(): DataAction {
    this.discard();
    const body = this.errorBody();
    const status = max(this.conversion.failureStatus, 502);
    const action = this.answers.inTrailers(status, UPSTREAM_FAILED, body.written);
    body.dispose();
    return action;
  }

  /** The error that the client would have got as an event, as a reply; to be disposed of. */
  private errorBody(): Sink {
    const body = new Sink();
    const data = this.first.data;
    const status = this.conversion.failureStatus;
    if (!rewriteErrorFor(this.exchange.dialect, status, data, body)) body.bytes(data);
    return body;
  }

  /** Where the piece that begins at `from` ends: no event ends within it. */
  private pieceEnd(bytes: Slice, from: i32): i32 {
    const length = lengthOf(bytes);
    if (this.isFramed) return min(from + 1, length);
    for (let index = from; index < length; index++) {
      const byte = byteAt(bytes, index);
      if (byte == LINE_FEED || byte == CARRIAGE_RETURN) return index + 1;
    }
    return length;
  }
}
