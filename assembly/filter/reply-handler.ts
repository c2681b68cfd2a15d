import { DataAction, HeadersAction } from "../host/status";

/** What happens to a reply of one kind on its way to the client. */
export abstract class ReplyHandler {
  /** `end`: there is no body. */
  abstract onHeaders(end: bool): HeadersAction;
  abstract onBody(size: i32, end: bool): DataAction;
  /** Trailers follow the body, of which no callback had `end`. */
  abstract onTrailers(): DataAction;
  /** The stream is over, complete or not. May come more than once. */
  finish(): void {}
  abstract dispose(): void;
}
