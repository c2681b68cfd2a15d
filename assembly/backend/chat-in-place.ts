import { literal } from "../bytes/ascii";
import { Sink } from "../bytes/sink";
import { NOTHING, Slice, equals, lengthOf } from "../bytes/slice";
import { GatewayError } from "../conversation/gateway-error";
import { ReplyOptions } from "../conversation/reply-options";
import { Target } from "../conversation/target";
import { bytesOf } from "../conversation/text";
import { rewriteError } from "../dialect/openai-chat/error-reply";
import { StreamReply } from "../dialect/openai-chat/stream-reply";
import { UsageWish } from "../dialect/openai-chat/stream-usage";
import { WholeReply } from "../dialect/openai-chat/whole-reply";
import { RequestFacts } from "../endpoint/request-facts";
import { JsonEdit } from "../json/edit";
import { Tape } from "../json/tape";
import { Conversion, ReplyMode } from "./conversion";

const MODEL = literal("model");

/** A chat completion for a backend that speaks the client's own dialect: edited where it must be, every other byte as it came. */
export class ChatInPlace extends Conversion {
  /** The stream will end in a usage chunk that the client did not ask for. */
  private forcesUsage: bool = false;
  private stream: StreamReply | null = null;
  private whole: WholeReply | null = null;

  /** `limit`: bytes up to which a whole reply is read. */
  constructor(private readonly limit: i32) {
    super();
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

  openReply(isStream: bool, options: ReplyOptions): ReplyMode {
    if (!isStream) {
      this.whole = new WholeReply(this.limit);
      return ReplyMode.Observed;
    }
    this.stream = new StreamReply(options.eventLimit, this.forcesUsage);
    return this.forcesUsage ? ReplyMode.Rewritten : ReplyMode.Observed;
  }

  replyType(): Slice {
    return NOTHING;
  }

  push(chunk: Slice, end: bool): bool {
    this.output.clear();
    const stream = this.stream;
    if (stream !== null) {
      const changed = stream.push(chunk, end, this.output);
      if (stream.takeUsage(this.usage)) this.usageIsNew = true;
      this.unread = stream.unreadable;
      return changed;
    }
    const whole = this.whole;
    if (whole === null) return false;
    if (whole.accepts(lengthOf(chunk))) whole.push(chunk);
    if (end) this.finishWhole(whole);
    return false;
  }

  rewriteError(status: i32, errorType: Slice, body: Slice, into: Sink): bool {
    return rewriteError(status, body, into);
  }

  dispose(): void {
    super.dispose();
    const stream = this.stream;
    if (stream !== null) stream.dispose();
    const whole = this.whole;
    if (whole !== null) whole.dispose();
  }

  private finishWhole(whole: WholeReply): void {
    if (!whole.finish(this.usage)) this.unread++;
    if (this.usage.isKnown) this.usageIsNew = true;
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
