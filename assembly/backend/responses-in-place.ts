import { Sink } from "../bytes/sink";
import { Slice } from "../bytes/slice";
import { GatewayError } from "../conversation/gateway-error";
import { InPlaceStream } from "../conversation/in-place-stream";
import { PassingBody } from "../conversation/passing-body";
import { ReplyOptions } from "../conversation/reply-options";
import { Target } from "../conversation/target";
import { bytesOf } from "../conversation/text";
import { rewriteError } from "../dialect/openai-chat/error-reply";
import { editRequest } from "../dialect/openai-responses/edit-request";
import { ResponsesPassThrough } from "../dialect/openai-responses/stream-reply";
import { ResponsesWholeReply } from "../dialect/openai-responses/whole-reply";
import { RequestFacts } from "../endpoint/request-facts";
import { Tape } from "../json/tape";
import { InPlace } from "./in-place";

/** OpenAI's responses, and the count of their input tokens, on a backend that has them itself. */
export class ResponsesInPlace extends InPlace {
  constructor(limit: i32) {
    super(limit);
  }

  writeRequest(tape: Tape, _facts: RequestFacts, target: Target, into: Sink): GatewayError | null {
    editRequest(tape, bytesOf(target.model), into);
    return null;
  }

  rewriteError(status: i32, _errorType: Slice, body: Slice, into: Sink): bool {
    return rewriteError(status, body, into);
  }

  protected openWhole(): PassingBody {
    return new ResponsesWholeReply(this.limit);
  }

  protected openStream(options: ReplyOptions): InPlaceStream {
    return new ResponsesPassThrough(options.eventLimit, this.responseModel);
  }
}
