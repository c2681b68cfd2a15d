import { literal } from "../bytes/ascii";
import { Sink } from "../bytes/sink";
import { StreamReply } from "../dialect/openai-chat/stream-reply";
import { Buffer, getBuffer, replaceBuffer } from "../host/buffers";
import { HeaderMap, removeHeader } from "../host/headers";
import { free } from "../host/returned";
import { DataAction, HeadersAction } from "../host/status";
import { Exchange } from "./exchange";
import { publishUsage } from "./publish-usage";
import { ReplyHandler } from "./reply-handler";

const CONTENT_LENGTH = literal("content-length");

/** A stream of events that passes as it comes, read for its usage. */
export class StreamedReply extends ReplyHandler {
  private readonly reply: StreamReply;
  private readonly output: Sink = new Sink();
  private finished: bool = false;

  constructor(private readonly exchange: Exchange) {
    super();
    const limit = exchange.installation.config.limits.streamEvent;
    this.reply = new StreamReply(limit, exchange.hidesUsageChunk);
  }

  onHeaders(end: bool): HeadersAction {
    if (this.exchange.hidesUsageChunk) removeHeader(HeaderMap.Response, CONTENT_LENGTH);
    return HeadersAction.Continue;
  }

  onBody(size: i32, end: bool): DataAction {
    const chunk = getBuffer(Buffer.ResponseBody, 0, size);
    this.output.clear();
    const changed = this.reply.push(chunk, end, this.output);
    if (changed) replaceBuffer(Buffer.ResponseBody, this.output.written);
    free(chunk);
    if (this.reply.takeUsage(this.exchange.usage)) publishUsage(this.exchange);
    if (end) this.finish();
    return DataAction.Continue;
  }

  onTrailers(): DataAction {
    this.finish();
    return DataAction.Continue;
  }

  finish(): void {
    if (this.finished) return;
    this.finished = true;
    const counters = this.exchange.installation.counters;
    counters.usage(this.exchange.usage);
    if (this.reply.unreadable > 0) counters.unreadReply();
  }

  dispose(): void {
    this.reply.dispose();
    this.output.dispose();
  }
}
