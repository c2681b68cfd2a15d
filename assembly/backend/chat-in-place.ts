import { literal } from "../bytes/ascii";
import { Sink } from "../bytes/sink";
import { Slice, equals } from "../bytes/slice";
import { GatewayError } from "../conversation/gateway-error";
import { InPlaceStream } from "../conversation/in-place-stream";
import { PassingBody } from "../conversation/passing-body";
import { ReplyOptions } from "../conversation/reply-options";
import { Target } from "../conversation/target";
import { bytesOf } from "../conversation/text";
import { rewriteError } from "../dialect/openai-chat/error-reply";
import { ChatPassThrough } from "../dialect/openai-chat/stream-reply";
import { UsageWish } from "../dialect/openai-chat/stream-usage";
import { WholeReply } from "../dialect/openai-chat/whole-reply";
import { RequestFacts } from "../endpoint/request-facts";
import { JsonEdit } from "../json/edit";
import { Tape } from "../json/tape";
import { InPlace } from "./in-place";

const MODEL = literal("model");

/** Chat completions on a backend that has them itself. */
export class ChatInPlace extends InPlace {
  /** The stream will end in a usage chunk that the client did not ask for. */
  private forcesUsage: bool = false;

  constructor(limit: i32) {
    super(limit);
  }

  writeRequest(tape: Tape, facts: RequestFacts, target: Target, into: Sink): GatewayError | null {
    const edit = new JsonEdit(tape);
    const model = bytesOf(target.model);
    if (!target.modelInPath && !equals(model, facts.model)) edit.setString(tape.root, MODEL, model);
    const error = facts.stream && target.wantsUsage ? this.forceUsage(tape, edit) : null;
    if (error === null && !edit.isEmpty) edit.apply(into);
    edit.dispose();
    return error;
  }

  rewriteError(status: i32, _errorType: Slice, body: Slice, into: Sink): bool {
    return rewriteError(status, body, into);
  }

  protected openWhole(): PassingBody {
    return new WholeReply(this.limit);
  }

  protected openStream(options: ReplyOptions): InPlaceStream {
    return new ChatPassThrough(options.eventLimit, this.responseModel, this.forcesUsage);
  }

  private forceUsage(tape: Tape, edit: JsonEdit): GatewayError | null {
    const wish = new UsageWish();
    const error = wish.read(tape, tape.root);
    if (error !== null || wish.asked) return error;
    wish.force(edit, tape.root);
    this.forcesUsage = true;
    return null;
  }
}
