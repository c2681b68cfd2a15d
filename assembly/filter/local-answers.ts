import { Slice } from "../bytes/slice";
import { DataAction, HeadersAction } from "../host/status";
import { Exchange } from "./exchange";
import { ReplyAnswers } from "./reply-answers";

/** Answers the client at once, in the place of a reply. For a filter behind which nobody tries again. */
export class LocalAnswers extends ReplyAnswers {
  constructor(exchange: Exchange) {
    super(exchange);
  }

  get mayRetry(): bool {
    return false;
  }

  inHeaders(_end: bool, status: i32, details: Slice, body: Slice): HeadersAction {
    this.answer(status, details, body);
    return HeadersAction.Hold;
  }

  inBody(status: i32, details: Slice, body: Slice): DataAction {
    this.answer(status, details, body);
    return DataAction.Taken;
  }

  inTrailers(status: i32, details: Slice, body: Slice): DataAction {
    this.answer(status, details, body);
    return DataAction.Buffer;
  }

  onRest(): DataAction {
    return DataAction.Taken;
  }

  private answer(status: i32, details: Slice, body: Slice): void {
    this.isGiven = true;
    this.exchange.answer(status, details, body);
  }
}
