import { DataAction, HeadersAction } from "../host/status";
import { announceBudgets } from "./budget-headers";
import { StreamContext } from "./context";
import { Exchange } from "./exchange";
import { ReplyWay } from "./reply-way";
import { RequestSide } from "./request-side";

/** A stream, whatever the role: how requests go on and replies come back is what the roles differ in. */
export class RoleStream extends StreamContext {
  /** Takes over all three. */
  constructor(
    id: u32,
    private readonly exchange: Exchange,
    private readonly request: RequestSide,
    private readonly reply: ReplyWay,
  ) {
    super(id);
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
