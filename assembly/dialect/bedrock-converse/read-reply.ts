import { literal } from "../../bytes/ascii";
import { Slice } from "../../bytes/slice";
import { ReplyListener } from "../../conversation/reply-listener";
import { ReplyOptions } from "../../conversation/reply-options";
import { ReplyReader } from "../../conversation/reply-reader";
import { EventStreamFramer, FrameFailure } from "../../framing/event-stream";
import { EventReader } from "./read-event";
import { WholeReader } from "./read-whole";

const BROKE_OFF = literal("the upstream's stream ended before the reply was complete");
const CHECKSUM = literal("the upstream's stream was damaged on its way: a checksum is wrong");
const TOO_LARGE = literal("an event of the upstream's stream exceeds the limit");
const NO_MEMORY = literal("the gateway has no memory left for the upstream's stream");
const MALFORMED = literal("the upstream's stream is no AWS event stream");

/** Reads what `Converse` answers, and the event stream that `ConverseStream` answers. */
export class ConverseReplyReader extends ReplyReader {
  private readonly framer: EventStreamFramer;
  private readonly events: EventReader;

  constructor(listener: ReplyListener, options: ReplyOptions) {
    super(listener, options);
    this.framer = new EventStreamFramer(options.eventLimit);
    this.events = new EventReader(listener, options);
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
    if (framer.failed)
      events.fail(framer.failure == FrameFailure.Memory ? 503 : 502, describe(framer.failure));
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

function describe(failure: FrameFailure): Slice {
  switch (failure) {
    case FrameFailure.Checksum:
      return CHECKSUM;
    case FrameFailure.TooLarge:
      return TOO_LARGE;
    case FrameFailure.Memory:
      return NO_MEMORY;
    default:
      return MALFORMED;
  }
}
