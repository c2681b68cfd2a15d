import { DataAction, HeadersAction } from "../../host/status";
import { announceBudgets } from "../budget-headers";
import { StreamContext } from "../context";
import { Exchange } from "../exchange";
import { FallbackChain } from "./fallback-chain";
import { settlePublished } from "./settle-published";
import { RouterReply } from "./router-reply";
import { RouterRequest } from "./router-request";

/** A stream in the `router` role. */
export class RouterStream extends StreamContext {
  private readonly chain: FallbackChain;
  private readonly request: RouterRequest;
  private readonly reply: RouterReply;

  constructor(
    id: u32,
    private readonly exchange: Exchange,
  ) {
    super(id);
    const chain = new FallbackChain();
    this.chain = chain;
    this.request = new RouterRequest(exchange, chain);
    this.reply = new RouterReply(exchange, chain);
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
    if (end) settlePublished(this.exchange);
    return this.reply.onBody(size, end);
  }

  onResponseTrailers(): DataAction {
    return this.reply.onTrailers();
  }

  onDone(): void {
    settlePublished(this.exchange);
  }

  onDelete(): void {
    this.request.dispose();
    this.reply.dispose();
    this.chain.dispose();
    this.exchange.dispose();
  }
}
