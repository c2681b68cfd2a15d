import { DataAction, HeadersAction } from "../host/status";

/** The way of a reply back to the client, in one role. */
export abstract class ReplyWay {
  abstract onHeaders(end: bool): HeadersAction;
  abstract onBody(size: i32, end: bool): DataAction;
  abstract onTrailers(): DataAction;
  /** The stream is over, by whatever cause. */
  abstract onDone(): void;
  abstract dispose(): void;
}
