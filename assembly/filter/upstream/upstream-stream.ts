import { HeaderMap, removeHeader } from "../../host/headers";
import { DataAction, HeadersAction } from "../../host/status";
import { StreamContext } from "../context";
import { Exchange } from "../exchange";
import { STATUS_HEADER } from "../steering-headers";
import { AttemptAnswers } from "./attempt-answers";
import { AttemptReply } from "./attempt-reply";
import { AttemptRequest } from "./attempt-request";

/** A stream in the `upstream` role: one attempt. */
export class UpstreamStream extends StreamContext {
  private readonly request: AttemptRequest;
  private readonly answers: AttemptAnswers;
  private readonly reply: AttemptReply;

  constructor(
    id: u32,
    private readonly exchange: Exchange,
  ) {
    super(id);
    this.request = new AttemptRequest(exchange);
    const answers = new AttemptAnswers(exchange);
    this.answers = answers;
    this.reply = new AttemptReply(exchange, answers);
  }

  onRequestHeaders(end: bool): HeadersAction {
    return this.request.onHeaders(end);
  }

  onRequestBody(size: i32, end: bool): DataAction {
    return this.request.onBody(size, end);
  }

  onRequestTrailers(): DataAction {
    return this.request.onTrailers();
  }

  onResponseHeaders(end: bool): HeadersAction {
    // Only this filter says what the router makes of a reply.
    removeHeader(HeaderMap.Response, STATUS_HEADER);
    this.request.dispose();
    const declined = this.request.declined;
    return declined === null ? this.reply.onHeaders(end) : this.answers.errorInHeaders(end, declined);
  }

  onResponseBody(size: i32, end: bool): DataAction {
    return this.reply.onBody(size, end);
  }

  onResponseTrailers(): DataAction {
    return this.reply.onTrailers();
  }

  onDone(): void {
    this.reply.onDone();
  }

  onDelete(): void {
    this.request.dispose();
    this.reply.dispose();
    this.exchange.dispose();
  }
}
