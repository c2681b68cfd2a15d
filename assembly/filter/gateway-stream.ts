import { DataAction, HeadersAction } from "../host/status";
import { announceBudgets } from "./budget-headers";
import { StreamContext } from "./context";
import { Exchange } from "./exchange";
import { GatewayRequest } from "./gateway-request";
import { LocalAnswers } from "./local-answers";
import { ReplySide } from "./reply-side";

/** A stream in the `gateway` role: the request side decides and sends, the reply side reads and meters. */
export class GatewayStream extends StreamContext {
  private readonly request: GatewayRequest;
  private readonly reply: ReplySide;

  constructor(
    id: u32,
    private readonly exchange: Exchange,
  ) {
    super(id);
    this.request = new GatewayRequest(exchange);
    this.reply = new ReplySide(exchange, new LocalAnswers(exchange));
  }

  onRequestHeaders(end: bool): HeadersAction {
    this.exchange.installation.counters.request();
    return this.request.onHeaders(end);
  }

  onRequestBody(size: i32, end: bool): DataAction {
    return this.request.onBody(size, end);
  }

  onRequestTrailers(): DataAction {
    return this.request.onTrailers();
  }

  onResponseHeaders(end: bool): HeadersAction {
    // What the request held has left with it.
    this.request.dispose();
    const action = this.reply.onHeaders(end);
    announceBudgets(this.exchange);
    return action;
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
