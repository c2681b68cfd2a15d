import { DataAction, HeadersAction } from "../host/status";
import { StreamContext } from "./context";
import { Exchange } from "./exchange";
import { HeldStreams } from "./held-streams";
import { trapIfAsked } from "./trap-switch";
import { VersionHeader } from "./version-header";

/** A stream of a role that meets clients, and what is done beside the role's own work: requests are counted, holding is watched, debug headers are answered. */
export class GuardedStream extends StreamContext {
  private readonly versionHeader: VersionHeader;

  constructor(
    private readonly exchange: Exchange,
    /** The role's own work. */
    private readonly stream: StreamContext,
    private readonly heldStreams: HeldStreams,
  ) {
    super(stream.id);
    this.versionHeader = new VersionHeader(exchange.installation);
  }

  onRequestHeaders(end: bool): HeadersAction {
    // No module that serves anybody has this in it.
    if (ASC_OPTIMIZE_LEVEL == 0) trapIfAsked();
    this.exchange.installation.counters.request();
    this.versionHeader.onRequest();
    const action = this.stream.onRequestHeaders(end);
    if (action == HeadersAction.Hold) this.heldStreams.holdRequest(this.exchange);
    return action;
  }

  onRequestBody(size: i32, end: bool): DataAction {
    this.heldStreams.bodyShown(this.id);
    return this.stream.onRequestBody(size, end);
  }

  onRequestTrailers(): DataAction {
    this.heldStreams.bodyShown(this.id);
    return this.stream.onRequestTrailers();
  }

  onResponseHeaders(end: bool): HeadersAction {
    // What was held has left, or was answered by another.
    this.heldStreams.forget(this.id);
    this.versionHeader.onReply();
    const action = this.stream.onResponseHeaders(end);
    if (action == HeadersAction.Hold) this.heldStreams.holdReply(this.exchange);
    return action;
  }

  onResponseBody(size: i32, end: bool): DataAction {
    this.heldStreams.bodyShown(this.id);
    return this.stream.onResponseBody(size, end);
  }

  onResponseTrailers(): DataAction {
    this.heldStreams.bodyShown(this.id);
    return this.stream.onResponseTrailers();
  }

  onDone(): void {
    this.stream.onDone();
  }

  onDelete(): void {
    this.heldStreams.forget(this.id);
    this.stream.onDelete();
  }
}
