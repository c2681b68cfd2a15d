import { Sink } from "../bytes/sink";
import { Slice } from "../bytes/slice";
import { GatewayError } from "../conversation/gateway-error";
import { DataAction, HeadersAction } from "../host/status";
import { Exchange } from "./exchange";
import { describeError } from "./local-reply";

/** How an answer of the gateway's own takes the place of a reply that has begun, but of which nothing has left yet. */
export abstract class ReplyAnswers {
  /** Whether a reply was replaced: what is still to come of it goes to `onRest`. */
  isGiven: bool = false;
  /** The status of the reply that came. */
  received: i32 = 0;

  constructor(protected readonly exchange: Exchange) {}

  /** Whether the request may go to another backend afterwards, so that what this one counted is not to be charged. */
  abstract get mayRetry(): bool;

  /** In the headers callback. `end`: the reply has no body. */
  abstract inHeaders(end: bool, status: i32, details: Slice, body: Slice): HeadersAction;
  /** In a body callback, with the headers held. */
  abstract inBody(status: i32, details: Slice, body: Slice): DataAction;
  /** In the trailers callback, with the headers held. */
  abstract inTrailers(status: i32, details: Slice, body: Slice): DataAction;
  /** More of the body that nobody is to see. */
  abstract onRest(): DataAction;

  errorInHeaders(end: bool, error: GatewayError): HeadersAction {
    const details = new Sink();
    const body = new Sink();
    describeError(error, this.exchange.dialect, details, body);
    const action = this.inHeaders(end, error.status, details.written, body.written);
    details.dispose();
    body.dispose();
    return action;
  }

  errorInBody(error: GatewayError): DataAction {
    const details = new Sink();
    const body = new Sink();
    describeError(error, this.exchange.dialect, details, body);
    const action = this.inBody(error.status, details.written, body.written);
    details.dispose();
    body.dispose();
    return action;
  }
}
