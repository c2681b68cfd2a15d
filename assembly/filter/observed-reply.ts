import { WholeReply } from "../dialect/openai-chat/whole-reply";
import { Buffer, getBuffer } from "../host/buffers";
import { free } from "../host/returned";
import { DataAction, HeadersAction } from "../host/status";
import { Exchange } from "./exchange";
import { publishUsage } from "./publish-usage";
import { ReplyHandler } from "./reply-handler";

/** A JSON reply that passes untouched and is copied aside to read its usage. */
export class ObservedReply extends ReplyHandler {
  private readonly reply: WholeReply;
  private finished: bool = false;

  constructor(private readonly exchange: Exchange) {
    super();
    this.reply = new WholeReply(exchange.installation.config.limits.responseBody);
  }

  onHeaders(end: bool): HeadersAction {
    return HeadersAction.Continue;
  }

  onBody(size: i32, end: bool): DataAction {
    if (this.reply.accepts(size)) {
      const chunk = getBuffer(Buffer.ResponseBody, 0, size);
      this.reply.push(chunk);
      free(chunk);
    }
    if (end) this.complete();
    return DataAction.Continue;
  }

  onTrailers(): DataAction {
    this.complete();
    return DataAction.Continue;
  }

  dispose(): void {
    this.reply.dispose();
  }

  private complete(): void {
    if (this.finished) return;
    this.finished = true;
    const exchange = this.exchange;
    const counters = exchange.installation.counters;
    if (!this.reply.finish(exchange.usage)) counters.unreadReply();
    if (!exchange.usage.isKnown) return;
    publishUsage(exchange);
    counters.usage(exchange.usage);
  }
}
