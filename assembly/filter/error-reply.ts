import { literal } from "../bytes/ascii";
import { Sink } from "../bytes/sink";
import { Slice } from "../bytes/slice";
import { rewriteErrorFor } from "../backend/client-errors";
import { Buffer, replaceBuffer } from "../host/buffers";
import { HeaderMap, getHeader, removeHeader, setHeader } from "../host/headers";
import { free } from "../host/returned";
import { DataAction, HeadersAction } from "../host/status";
import { BodyBuffer, BodyOutcome } from "./body-buffer";
import { Exchange } from "./exchange";
import { ReplyAnswers } from "./reply-answers";
import { ReplyDecoder } from "./reply-decoder";
import { UPSTREAM_ERROR } from "./reply-details";
import { ReplyHandler } from "./reply-handler";
import { errorTypeOfStatus } from "./telemetry/error-type";
import { publishError } from "./telemetry/publish";

const AMAZON_ERROR_TYPE = literal("x-amzn-errortype");
const CONTENT_TYPE = literal("content-type");
const CONTENT_LENGTH = literal("content-length");
const APPLICATION_JSON = literal("application/json");
const NO_BODY = literal("");

/** An error of the upstream: its status stays, its body is brought into the client's dialect if it is not in it already. */
export class ErrorReply extends ReplyHandler {
  private readonly body: BodyBuffer;
  private readonly errorType: Slice;
  private released: bool = false;

  constructor(
    exchange: Exchange,
    answers: ReplyAnswers,
    decoder: ReplyDecoder,
    private readonly status: i32,
  ) {
    super(exchange, answers, decoder);
    this.errorType = getHeader(HeaderMap.Response, AMAZON_ERROR_TYPE);
    this.body = new BodyBuffer(Buffer.ResponseBody, exchange.installation.config.limits.responseBody);
  }

  onHeaders(end: bool): HeadersAction {
    if (!this.answers.mayRetry) publishError(errorTypeOfStatus(this.status));
    if (!end) return HeadersAction.Hold;
    // A reply without a body gets one only by being answered anew.
    const body = this.bodyFor(NO_BODY);
    const action = this.answers.inHeaders(end, this.status, UPSTREAM_ERROR, body.written);
    body.dispose();
    return action;
  }

  onBody(size: i32, end: bool): DataAction {
    if (this.released) return DataAction.Continue;
    const outcome = this.body.take(size);
    if (outcome == BodyOutcome.NoMemory) {
      const body = this.bodyFor(NO_BODY);
      const action = this.answers.inBody(this.status, UPSTREAM_ERROR, body.written);
      body.dispose();
      return action;
    }
    // No error text is that long: what was taken goes on with this chunk, unread.
    if (outcome == BodyOutcome.TooLarge) return this.release(this.body.withRest(size));
    if (!end) return DataAction.Taken;
    const rewritten = new Sink();
    const changed = this.rewrite(this.readable(this.body.content), rewritten);
    if (changed) {
      setHeader(HeaderMap.Response, CONTENT_TYPE, APPLICATION_JSON);
      removeHeader(HeaderMap.Response, CONTENT_LENGTH);
      this.decoder.announceDecoded();
    }
    const action = this.release(changed ? rewritten.written : this.body.content);
    rewritten.dispose();
    return action;
  }

  /** The bytes taken cannot be given back from here: the error is answered anew. */
  onTrailers(): DataAction {
    if (this.released) return DataAction.Continue;
    const body = this.bodyFor(this.body.content);
    const action = this.answers.inTrailers(this.status, UPSTREAM_ERROR, body.written);
    body.dispose();
    return action;
  }

  dispose(): void {
    super.dispose();
    this.body.dispose();
    free(this.errorType);
  }

  /** `body` is readable. */
  private rewrite(body: Slice, into: Sink): bool {
    const conversion = this.exchange.conversion;
    // A request that passed unread went in the client's dialect.
    if (conversion === null) return rewriteErrorFor(this.exchange.dialect, this.status, body, into);
    return conversion.rewriteError(this.status, this.errorType, body, into);
  }

  /** What can be read of a body; nothing where its compression is broken: then the status says it all. */
  private readable(received: Slice): Slice {
    const body = this.decoder.decodeWhole(received);
    return this.decoder.failed ? NO_BODY : body;
  }

  private release(body: Slice): DataAction {
    this.released = true;
    replaceBuffer(Buffer.ResponseBody, body);
    return DataAction.Continue;
  }

  /** What the client gets for a body that came; to be disposed of. */
  private bodyFor(received: Slice): Sink {
    const body = new Sink();
    const readable = this.readable(received);
    if (!this.rewrite(readable, body)) body.bytes(readable);
    return body;
  }
}
