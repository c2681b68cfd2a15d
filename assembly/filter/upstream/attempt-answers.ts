import { literal } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { Slice } from "../../bytes/slice";
import { Buffer, replaceBuffer } from "../../host/buffers";
import { HeaderMap, removeHeader, setHeader } from "../../host/headers";
import { DataAction, HeadersAction } from "../../host/status";
import { keepError } from "../attempt-state";
import { Exchange } from "../exchange";
import { ReplyAnswers } from "../reply-answers";
import { STATUS } from "../response-status";
import { STATUS_HEADER } from "../steering-headers";

const CONTENT_LENGTH = literal("content-length");
const CONTENT_ENCODING = literal("content-encoding");
const EMPTY = literal("");

/** What Envoy is told where it would not try again after the true status. */
const UNAVAILABLE: i32 = 503;

/**
 * Turns a reply into a failed attempt, so that Envoy tries the next backend: an answer of our own would be final. The error is kept for the
 * client, whom the router gives it where this was the last attempt.
 */
export class AttemptAnswers extends ReplyAnswers {
  constructor(exchange: Exchange) {
    super(exchange);
  }

  get mayRetry(): bool {
    return true;
  }

  inHeaders(_end: bool, status: i32, _details: Slice, body: Slice): HeadersAction {
    this.fail(status, body);
    return HeadersAction.Continue;
  }

  inBody(status: i32, _details: Slice, body: Slice): DataAction {
    this.fail(status, body);
    return this.onRest();
  }

  inTrailers(status: i32, _details: Slice, body: Slice): DataAction {
    this.fail(status, body);
    return DataAction.Continue;
  }

  onRest(): DataAction {
    replaceBuffer(Buffer.ResponseBody, EMPTY);
    return DataAction.Continue;
  }

  private fail(status: i32, body: Slice): void {
    this.isGiven = true;
    const digits = new Sink();
    digits.decimal(status);
    setHeader(HeaderMap.Response, STATUS_HEADER, digits.written);
    const shown = status == this.received || isRetriable(status) ? status : UNAVAILABLE;
    digits.clear();
    digits.decimal(shown);
    setHeader(HeaderMap.Response, STATUS, digits.written);
    digits.dispose();
    removeHeader(HeaderMap.Response, CONTENT_LENGTH);
    removeHeader(HeaderMap.Response, CONTENT_ENCODING);
    keepError(body);
  }
}

/** Whether routes to several backends try the next one after this status. */
function isRetriable(status: i32): bool {
  switch (status) {
    case 429:
    case 500:
    case 502:
    case 503:
    case 504:
    case 529:
      return true;
    default:
      return false;
  }
}
