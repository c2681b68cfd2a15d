import { literal } from "../../bytes/ascii";
import { Slice, equals } from "../../bytes/slice";
import { EventReplyReader } from "../../conversation/event-reply-reader";
import { ReplyListener } from "../../conversation/reply-listener";
import { ReplyOptions } from "../../conversation/reply-options";
import { NO_TEXT, plain, textOf } from "../../conversation/text";
import { integer, member } from "../../json/lookup";
import { JsonError, scan } from "../../json/scanner";
import { Kind, NO_NODE, Tape } from "../../json/tape";
import { DONE, isUnfinishedDone } from "./done";
import { AnswerReader } from "./read-answer";
import { readUsage } from "./read-usage";
import { StreamError } from "./stream-error";

const ID = literal("id");
const MODEL = literal("model");
const CREATED = literal("created");
const CHOICES = literal("choices");
const ERROR = literal("error");
const SERVICE_TIER = literal("service_tier");
const MIXED_UP = literal("the upstream's stream mixes the arguments of several tool calls");

/** Reads chat completions, whole (`chat.completion`) and streamed (`chat.completion.chunk`). */
export class ChatReplyReader extends EventReplyReader {
  private readonly answers: AnswerReader;
  private readonly error: StreamError = new StreamError();
  private hasBegun: bool = false;

  constructor(listener: ReplyListener, options: ReplyOptions) {
    super(listener, options);
    this.answers = new AnswerReader(listener);
  }

  readWhole(body: Slice): bool {
    const tape = this.tape;
    if (scan(body, tape) != JsonError.None) return false;
    const choices = member(tape, tape.root, CHOICES);
    if (tape.kind(choices) != Kind.Array || tape.firstChild(choices) == NO_NODE) return false;
    this.begin();
    for (let choice = tape.firstChild(choices); choice != NO_NODE; choice = tape.nextSibling(choice)) {
      this.answers.readWhole(tape, choice);
    }
    this.tellUsage();
    const tier = textOf(tape, member(tape, tape.root, SERVICE_TIER));
    if (tier != NO_TEXT) this.listener.serviceTier(tier);
    this.listener.flush();
    this.skipped += this.answers.skipped;
    this.listener.end();
    return true;
  }

  end(): void {
    const hasRest = !this.isOver && this.framer.finish();
    if (!this.isOver && !(hasRest && isUnfinishedDone(this.framer.raw))) this.breakOff();
    this.skipped += this.answers.skipped;
    this.listener.end();
  }

  dispose(): void {
    super.dispose();
    this.answers.dispose();
  }

  protected readEvent(data: Slice): void {
    if (equals(data, DONE)) {
      this.isOver = true;
      return;
    }
    if (!this.scanEvent(data)) return;
    const tape = this.tape;
    const error = member(tape, tape.root, ERROR);
    if (error != NO_NODE && tape.kind(error) != Kind.Null) {
      this.error.read(tape, error);
      this.fail(this.error.status, this.error.code, this.error.message);
      return;
    }
    this.readChunk(tape);
    this.listener.flush();
  }

  private readChunk(tape: Tape): void {
    const choices = member(tape, tape.root, CHOICES);
    for (let choice = tape.firstChild(choices); choice != NO_NODE; choice = tape.nextSibling(choice)) {
      // Azure's first chunk has filter results only, and no id yet.
      if (!this.hasBegun) this.begin();
      this.answers.readDelta(tape, choice);
    }
    this.tellUsage();
    if (this.answers.isMixedUp) this.fail(502, NO_TEXT, plain(MIXED_UP));
  }

  private begin(): void {
    this.hasBegun = true;
    const tape = this.tape;
    const root = tape.root;
    const created = integer(tape, member(tape, root, CREATED));
    this.listener.begin(
      textOf(tape, member(tape, root, ID)),
      textOf(tape, member(tape, root, MODEL)),
      max<i64>(created, 0),
    );
  }

  private tellUsage(): void {
    this.counts.clear();
    if (readUsage(this.tape, this.tape.root, this.counts)) this.listener.usage(this.counts);
  }
}
