import { literal } from "../bytes/ascii";
import { Slice } from "../bytes/slice";
import { SseFramer } from "../framing/sse";
import { JsonError, scan } from "../json/scanner";
import { Kind, Tape } from "../json/tape";
import { BROKE_OFF } from "./broke-off";
import { ReplyListener } from "./reply-listener";
import { ReplyOptions } from "./reply-options";
import { ReplyReader } from "./reply-reader";
import { NO_TEXT, Text, plain } from "./text";
import { Usage } from "./usage";

const TOO_LARGE = literal("an event of the upstream's stream exceeds the limit");

/** Reads replies whose streams are server-sent events of one JSON object each. */
export abstract class EventReplyReader extends ReplyReader {
  protected readonly framer: SseFramer;
  protected readonly tape: Tape = new Tape();
  protected readonly counts: Usage = new Usage();
  /** The stream said that it is complete, or that it failed. */
  protected isOver: bool = false;

  constructor(listener: ReplyListener, options: ReplyOptions) {
    super(listener, options);
    this.framer = new SseFramer(options.eventLimit);
  }

  push(chunk: Slice): void {
    if (this.isOver) return;
    this.framer.push(chunk);
    while (!this.isOver && this.framer.next()) {
      if (this.framer.hasData) this.readEvent(this.framer.data);
    }
    if (this.framer.overflowed) this.fail(502, NO_TEXT, plain(TOO_LARGE));
  }

  dispose(): void {
    this.framer.dispose();
    this.tape.dispose();
  }

  /** Tells the listener what an event means, given its data. */
  protected abstract readEvent(data: Slice): void;

  /** Scans an event's data into `tape`. False, and counted as skipped, where it is no JSON object. */
  protected scanEvent(data: Slice): bool {
    if (scan(data, this.tape) == JsonError.None && this.tape.kind(this.tape.root) == Kind.Object) return true;
    this.skipped++;
    return false;
  }

  protected fail(status: i32, code: Text, message: Text): void {
    this.isOver = true;
    this.listener.fail(status, code, message);
  }

  /** Fails because the stream ended before it said that it is complete. */
  protected breakOff(): void {
    this.fail(502, NO_TEXT, plain(BROKE_OFF));
  }
}
