import { literal } from "../bytes/ascii";
import { Sink } from "../bytes/sink";
import { Slice, equals } from "../bytes/slice";
import { GatewayError } from "../conversation/gateway-error";
import { InPlaceStream } from "../conversation/in-place-stream";
import { PassingBody } from "../conversation/passing-body";
import { ReplyOptions } from "../conversation/reply-options";
import { Target } from "../conversation/target";
import { bytesOf } from "../conversation/text";
import { rewriteError as rewriteOpenAiError } from "../dialect/openai-chat/error-reply";
import { UsageWatch } from "../direct/usage-watch";
import { UnreadStream } from "../direct/unread-stream";
import { RequestFacts } from "../endpoint/request-facts";
import { JsonEdit } from "../json/edit";
import { Tape } from "../json/tape";
import { InPlace } from "./in-place";

const MODEL = literal("model");

/** An API that is no conversation, on a backend that has it itself: another model at most, and replies that pass and are read for their usage. */
export class DirectInPlace extends InPlace {
  constructor(limit: i32) {
    super(limit);
  }

  writeRequest(tape: Tape, facts: RequestFacts, target: Target, into: Sink): GatewayError | null {
    const model = bytesOf(target.model);
    if (target.modelInPath || equals(model, facts.model)) return null;
    const edit = new JsonEdit(tape);
    edit.setString(tape.root, MODEL, model);
    edit.apply(into);
    edit.dispose();
    return null;
  }

  rewriteError(status: i32, _errorType: Slice, body: Slice, into: Sink): bool {
    return rewriteOpenAiError(status, body, into);
  }

  protected openWhole(): PassingBody {
    return new UsageWatch(this.limit);
  }

  protected openStream(_options: ReplyOptions): InPlaceStream {
    return new UnreadStream();
  }
}
