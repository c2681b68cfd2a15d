import { literal, trim } from "../../bytes/ascii";
import { Slice, byteAt, cut, equals, lengthOf, startsWith } from "../../bytes/slice";
import { ReplyListener } from "../../conversation/reply-listener";
import { ReplyOptions } from "../../conversation/reply-options";
import { ReplyReader } from "../../conversation/reply-reader";
import { NO_TEXT, plain, textOf } from "../../conversation/text";
import { Usage } from "../../conversation/usage";
import { SseFramer } from "../../framing/sse";
import { integer, member } from "../../json/lookup";
import { JsonError, scan } from "../../json/scanner";
import { Kind, NO_NODE, Tape } from "../../json/tape";
import { AnswerReader } from "./read-answer";
import { readUsage } from "./read-usage";
import { StreamError } from "./stream-error";

const DONE = literal("[DONE]");
const DATA = literal("data:");
const ID = literal("id");
const MODEL = literal("model");
const CREATED = literal("created");
const CHOICES = literal("choices");
const ERROR = literal("error");
const SERVICE_TIER = literal("service_tier");
const BROKE_OFF = literal("the upstream's stream broke off");
const MIXED_UP = literal("the upstream's stream mixes the arguments of several tool calls");
const TOO_LARGE = literal("an event of the upstream's stream exceeds the limit");

/** Reads chat completions, whole (`chat.completion`) and streamed (`chat.completion.chunk`). */
export class ChatReplyReader extends ReplyReader {
  private readonly framer: SseFramer;
  private readonly tape: Tape = new Tape();
  private readonly counts: Usage = new Usage();
  private readonly answers: AnswerReader;
  private readonly error: StreamError = new StreamError();
  private hasBegun: bool = false;
  /** The stream said that it is complete, or that it failed. */
  private isOver: bool = false;

  constructor(listener: ReplyListener, options: ReplyOptions) {
    super(listener, options);
    this.framer = new SseFramer(options.eventLimit);
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

  push(chunk: Slice): void {
    if (this.isOver) return;
    this.framer.push(chunk);
    while (!this.isOver && this.framer.next()) {
      if (this.framer.hasData) this.readEvent(this.framer.data);
    }
    if (this.framer.overflowed) this.fail(TOO_LARGE);
  }

  end(): void {
    if (!this.isOver && !this.endsInDone()) this.fail(BROKE_OFF);
    this.skipped += this.answers.skipped;
    this.listener.end();
  }

  dispose(): void {
    this.framer.dispose();
    this.tape.dispose();
    this.answers.dispose();
  }

  private readEvent(data: Slice): void {
    if (equals(data, DONE)) {
      this.isOver = true;
      return;
    }
    const tape = this.tape;
    if (scan(data, tape) != JsonError.None || tape.kind(tape.root) != Kind.Object) {
      this.skipped++;
      return;
    }
    const error = member(tape, tape.root, ERROR);
    if (error != NO_NODE && tape.kind(error) != Kind.Null) {
      this.isOver = true;
      this.error.read(tape, error);
      this.listener.fail(this.error.status, this.error.code, this.error.message);
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
    if (this.answers.isMixedUp) this.fail(MIXED_UP);
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

  private fail(message: Slice): void {
    this.isOver = true;
    this.listener.fail(502, NO_TEXT, plain(message));
  }

  /** Servers leave the blank line after `data: [DONE]` out, since nothing follows. */
  private endsInDone(): bool {
    if (!this.framer.finish()) return false;
    const rest = trimLine(this.framer.raw);
    return startsWith(rest, DATA) && equals(trim(cut(rest, lengthOf(DATA), lengthOf(rest))), DONE);
  }
}

/** Without the line end. */
function trimLine(line: Slice): Slice {
  let length = lengthOf(line);
  while (length > 0 && byteAt(line, length - 1) <= 0x20) length--;
  return cut(line, 0, length);
}
