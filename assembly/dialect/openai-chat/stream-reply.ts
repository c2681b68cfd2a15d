import { literal } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { Slice, equals } from "../../bytes/slice";
import { BROKE_OFF } from "../../conversation/broke-off";
import { writeErrorEvent } from "../../conversation/openai-error";
import { PassingStream } from "../../conversation/passing-stream";
import { ResponseModel } from "../../conversation/response-model";
import { NO_TEXT, plain } from "../../conversation/text";
import { Usage } from "../../conversation/usage";
import { SseFramer } from "../../framing/sse";
import { member } from "../../json/lookup";
import { Kind, NO_NODE } from "../../json/tape";
import { DONE, isUnfinishedDone } from "./done";
import { readUsage } from "./read-usage";
import { StreamError } from "./stream-error";
import { isUsageChunk } from "./stream-usage";

const CHOICES = literal("choices");
const ERROR = literal("error");
const FINISH_REASON = literal("finish_reason");

/** A chat stream passing to a client of the same dialect, but for the usage chunk where only the gateway asked for it. */
export class ChatPassThrough extends PassingStream {
  private readonly found: Usage = new Usage();
  private usageIsNew: bool = false;

  /** `hidesUsageChunk`: take the usage chunk out. */
  constructor(
    eventLimit: i32,
    private readonly model: ResponseModel,
    hidesUsageChunk: bool,
  ) {
    super(eventLimit, hidesUsageChunk);
  }

  takeUsage(usage: Usage): bool {
    if (!this.usageIsNew) return false;
    this.usageIsNew = false;
    usage.update(this.found);
    return true;
  }

  protected lookAt(event: SseFramer): bool {
    if (equals(event.data, DONE)) {
      this.isOver = true;
      return false;
    }
    if (!this.isJson(event.data)) return false;
    const tape = this.tape;
    this.model.read(tape, tape.root);
    if (readUsage(tape, tape.root, this.found)) this.usageIsNew = true;
    if (!this.isOver) this.lookForEnd();
    return this.holdsBack && isUsageChunk(tape, tape.root);
  }

  protected isEnding(unfinished: Slice): bool {
    return isUnfinishedDone(unfinished);
  }

  protected writeBrokenOff(out: Sink): void {
    writeErrorEvent(this.failureStatus, NO_TEXT, plain(BROKE_OFF), out);
  }

  /** Not all servers send `[DONE]`: a reason to finish says as much. */
  private lookForEnd(): void {
    const tape = this.tape;
    const choice = tape.firstChild(member(tape, tape.root, CHOICES));
    if (choice != NO_NODE) {
      if (tape.kind(member(tape, choice, FINISH_REASON)) == Kind.String) this.isOver = true;
      return;
    }
    const error = member(tape, tape.root, ERROR);
    if (tape.kind(error) == Kind.Null) return;
    const reason = new StreamError();
    reason.read(tape, error);
    this.fail(reason.status);
  }
}
