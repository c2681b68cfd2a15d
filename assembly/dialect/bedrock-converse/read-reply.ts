import { Slice } from "../../bytes/slice";
import { BROKE_OFF } from "../../conversation/broke-off";
import { ReplyListener } from "../../conversation/reply-listener";
import { ReplyOptions } from "../../conversation/reply-options";
import { ReplyReader } from "../../conversation/reply-reader";
import { unwrapping } from "../../conversation/schema-tool";
import { EventStreamFramer } from "../../framing/event-stream";
import { describeFailure, statusOfFailure } from "../../framing/frame-failure";
import { EventReader } from "./read-event";
import { WholeReader } from "./read-whole";

/** Reads what `Converse` answers, and the event stream that `ConverseStream` answers. */
export class ConverseReplyReader extends ReplyReader {
  private readonly framer: EventStreamFramer;
  private readonly events: EventReader;

  constructor(listener: ReplyListener, options: ReplyOptions) {
    const next = unwrapping(listener, options);
    super(next, options);
    this.framer = new EventStreamFramer(options.eventLimit);
    this.events = new EventReader(next, options);
  }

  readWhole(body: Slice): bool {
    const whole = new WholeReader(this.listener, this.options);
    const isReply = whole.read(body);
    this.skipped += whole.skipped;
    whole.dispose();
    return isReply;
  }

  push(chunk: Slice): void {
    const framer = this.framer;
    const events = this.events;
    if (events.failed) return;
    framer.push(chunk);
    while (!events.failed && framer.next()) events.read(framer.headers, framer.payload);
    if (framer.failed) events.fail(statusOfFailure(framer.failure), describeFailure(framer.failure));
    this.skipped = events.skipped;
  }

  end(): void {
    const isCut = this.framer.finish() || !this.events.finished;
    if (isCut && !this.events.failed) this.events.fail(502, BROKE_OFF);
    this.listener.end();
  }

  dispose(): void {
    this.framer.dispose();
    this.events.dispose();
  }
}
