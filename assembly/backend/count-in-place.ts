import { Sink } from "../bytes/sink";
import { Slice } from "../bytes/slice";
import { GatewayError } from "../conversation/gateway-error";
import { PassingBody } from "../conversation/passing-body";
import { Target } from "../conversation/target";
import { editRequest } from "../dialect/anthropic-messages/edit-request";
import { rewriteError } from "../dialect/anthropic-messages/error-reply";
import { CountWatch } from "../direct/counting/count-watch";
import { RequestFacts } from "../endpoint/request-facts";
import { Tape } from "../json/tape";
import { DirectInPlace } from "./direct-in-place";

/** Anthropic's `count_tokens`, on Anthropic and on Google's platform. */
export class CountInPlace extends DirectInPlace {
  constructor(limit: i32) {
    super(limit);
  }

  writeRequest(tape: Tape, _facts: RequestFacts, target: Target, into: Sink): GatewayError | null {
    // Google counts for all models under one path.
    target.modelInPath = false;
    editRequest(tape, target, into);
    return null;
  }

  rewriteError(status: i32, errorType: Slice, body: Slice, into: Sink): bool {
    return rewriteError(status, errorType, body, into);
  }

  protected openWhole(): PassingBody {
    return new CountWatch(this.limit);
  }
}
