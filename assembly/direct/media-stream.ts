import { literal } from "../bytes/ascii";
import { Sink } from "../bytes/sink";
import { Slice, endsWith, equals } from "../bytes/slice";
import { BROKE_OFF } from "../conversation/broke-off";
import { writeErrorEvent } from "../conversation/openai-error";
import { PassingStream } from "../conversation/passing-stream";
import { NO_TEXT, plain } from "../conversation/text";
import { Usage } from "../conversation/usage";
import { LongRuns } from "../framing/long-runs";
import { SseFramer } from "../framing/sse";
import { member, stringEquals } from "../json/lookup";
import { Kind } from "../json/tape";
import { readTokenUsage } from "./token-usage";

const TYPE = literal("type");
const ERROR = literal("error");
const COMPLETED = literal(".completed");
const DONE = literal(".done");
/** Model servers end the streams of transcriptions as those of chat. */
const END_OF_STREAM = literal("[DONE]");

/**
 * A stream of images, speech or a transcript, passing as it comes: `image_generation.completed`, `image_edit.completed`, `speech.audio.done` or
 * `transcript.text.done` ends it and tells the usage. Images and sounds are not looked at, so that events may have any size.
 */
export class MediaStream extends PassingStream {
  private readonly runs: LongRuns = new LongRuns();
  private readonly shortened: Sink = new Sink();
  private readonly found: Usage = new Usage();
  private usageIsNew: bool = false;

  /** `eventLimit`: bytes that one event may have beside images and sounds. */
  constructor(eventLimit: i32) {
    super(eventLimit);
  }

  takeUsage(usage: Usage): bool {
    if (!this.usageIsNew) return false;
    this.usageIsNew = false;
    usage.update(this.found);
    return true;
  }

  dispose(): void {
    super.dispose();
    this.shortened.dispose();
  }

  protected readable(chunk: Slice): Slice {
    this.shortened.clear();
    this.runs.shorten(chunk, this.shortened);
    return this.shortened.written;
  }

  protected lookAt(event: SseFramer): bool {
    if (equals(event.data, END_OF_STREAM)) {
      this.isOver = true;
      return false;
    }
    if (!this.isJson(event.data)) return false;
    const tape = this.tape;
    const told = new Usage();
    if (readTokenUsage(tape, tape.root, told)) {
      this.found.update(told);
      this.usageIsNew = true;
    }
    const type = member(tape, tape.root, TYPE);
    const name = tape.kind(type) == Kind.String ? tape.text(type) : event.name;
    if (endsWith(name, COMPLETED) || endsWith(name, DONE)) this.isOver = true;
    else if (this.isError()) this.fail(502);
    return false;
  }

  protected writeBrokenOff(out: Sink): void {
    writeErrorEvent(this.failureStatus, NO_TEXT, plain(BROKE_OFF), out);
  }

  /** An error stands in an object of its own, or is all of the event. */
  private isError(): bool {
    const tape = this.tape;
    if (tape.kind(member(tape, tape.root, ERROR)) == Kind.Object) return true;
    return stringEquals(tape, member(tape, tape.root, TYPE), ERROR);
  }
}
