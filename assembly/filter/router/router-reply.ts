import { parseDecimal } from "../../bytes/ascii";
import { CompressionFormat } from "../../framing/content-encoding";
import { HeaderMap, getHeader } from "../../host/headers";
import { free } from "../../host/returned";
import { DataAction, HeadersAction } from "../../host/status";
import { AttemptOutcome } from "../attempt-outcome";
import { errorOfAttempt } from "../attempt-state";
import { ErrorReply } from "../error-reply";
import { Exchange } from "../exchange";
import { LocalAnswers } from "../local-answers";
import { ReplyDecoder } from "../reply-decoder";
import { UPSTREAM_FAILED } from "../reply-details";
import { ReplyWay } from "../reply-way";
import { isViaUpstream, responseStatus } from "../response-status";
import { STATUS_HEADER } from "../steering-headers";
import { ErrorType, errorTypeOfStatus } from "../telemetry/error-type";
import { publishError } from "../telemetry/publish";
import { FallbackChain } from "./fallback-chain";
import { settlePublished } from "./settle-published";

/** The way of a reply through the router: the upstream role has read and written it, what is left concerns the request as a whole. */
export class RouterReply extends ReplyWay {
  /** An error of Envoy's own, which no upstream role has seen; null for any other reply. */
  private error: ErrorReply | null = null;
  private readonly answers: LocalAnswers;

  /** Takes over `chain`. */
  constructor(
    private readonly exchange: Exchange,
    private readonly chain: FallbackChain,
  ) {
    super();
    this.answers = new LocalAnswers(exchange);
  }

  onHeaders(end: bool): HeadersAction {
    // The router's own answers come by here too.
    if (this.exchange.replied || !this.exchange.forwarded) return HeadersAction.Continue;
    const told = toldStatus();
    const status = told > 0 ? told : responseStatus();
    const outcome = new AttemptOutcome(status);
    this.exchange.installation.counters.retry(outcome.attempts - 1);
    this.chain.settle(outcome);
    const placement = this.chain.placement;
    if (placement !== null && status < 400) placement.offerSession();
    this.chain.reportPicks();
    if (end) this.chain.finishPicks();
    this.tellError(errorTypeOfStatus(status));
    if (told > 0) return this.answerFor(told);
    if (status < 400 || isViaUpstream()) return HeadersAction.Continue;
    const limit = this.exchange.installation.config.limits.responseBody;
    const error = new ErrorReply(
      this.exchange,
      this.answers,
      new ReplyDecoder(CompressionFormat.None, limit),
      status,
    );
    this.error = error;
    return error.onHeaders(end);
  }

  onBody(size: i32, end: bool): DataAction {
    const placement = this.chain.placement;
    if (placement !== null) placement.answerBegins();
    if (end) this.finish();
    if (this.answers.isGiven) return this.answers.onRest();
    const error = this.error;
    return error === null ? DataAction.Continue : error.onBody(size, end);
  }

  onTrailers(): DataAction {
    this.finish();
    const error = this.error;
    return error === null || this.answers.isGiven ? DataAction.Continue : error.onTrailers();
  }

  /** A stream may end without a last part. */
  onDone(): void {
    settlePublished(this.exchange);
  }

  dispose(): void {
    const error = this.error;
    if (error !== null) error.dispose();
    this.error = null;
    this.chain.dispose();
  }

  /** The attempts have counted what was used. */
  private finish(): void {
    this.chain.finishPicks();
    settlePublished(this.exchange);
  }

  /** Attempts do not count as errors of the request until none is left. */
  private tellError(type: ErrorType): void {
    if (type == ErrorType.None) return;
    this.exchange.installation.counters.error(type);
    publishError(type);
  }

  /** The last attempt failed and has left the error for the client, whose status Envoy may not have been told. */
  private answerFor(status: i32): HeadersAction {
    const body = errorOfAttempt();
    const action = this.answers.inHeaders(true, status, UPSTREAM_FAILED, body);
    free(body);
    return action;
  }
}

/** The status that an attempt has for the client; 0 or less where the reply is not made up. */
function toldStatus(): i32 {
  const text = getHeader(HeaderMap.Response, STATUS_HEADER);
  const status = parseDecimal(text) as i32;
  free(text);
  return status;
}
