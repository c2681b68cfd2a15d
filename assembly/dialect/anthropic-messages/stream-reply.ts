import { literal } from "../../bytes/ascii";
import { Slice, equals, isNothing } from "../../bytes/slice";
import { Usage } from "../../conversation/usage";
import { SseFramer } from "../../framing/sse";
import { JsonError, scan } from "../../json/scanner";
import { Tape } from "../../json/tape";
import { UsageWatch } from "./usage-watch";

const MESSAGE_START = literal("message_start");
const MESSAGE_DELTA = literal("message_delta");

/** A Messages stream passing untouched to a client of the same dialect: read for its usage, which its first and its last events tell. */
export class MessagesPassThrough {
  /** Events that should tell the usage and are not JSON, or too large. They pass, unread. */
  unreadable: i32 = 0;
  private readonly framer: SseFramer;
  private readonly tape: Tape = new Tape();
  private readonly watch: UsageWatch = new UsageWatch();
  private isUnread: bool = false;

  /** `eventLimit`: bytes that one event may have and still be read. */
  constructor(eventLimit: i32) {
    this.framer = new SseFramer(eventLimit);
  }

  /** Looks at the next bytes of the stream, the last ones with `end`. An event beyond the limit ends the reading, not the stream. */
  push(chunk: Slice, end: bool): void {
    if (this.isUnread) return;
    const framer = this.framer;
    framer.push(chunk);
    while (framer.next()) this.look();
    if (framer.overflowed) {
      this.isUnread = true;
      this.unreadable++;
    } else if (end && framer.finish()) {
      this.look();
    }
  }

  /** Takes over the usage read since the last call; false where there is none. */
  takeUsage(usage: Usage): bool {
    return this.watch.take(usage);
  }

  dispose(): void {
    this.framer.dispose();
    this.tape.dispose();
  }

  private look(): void {
    if (!this.framer.hasData || !mayTellUsage(this.framer.name)) return;
    if (scan(this.framer.data, this.tape) == JsonError.None) this.watch.look(this.tape);
    else this.unreadable++;
  }
}

/** By the name of the event; the API names them all, but one without a name may be anything. */
function mayTellUsage(name: Slice): bool {
  return isNothing(name) || equals(name, MESSAGE_DELTA) || equals(name, MESSAGE_START);
}
