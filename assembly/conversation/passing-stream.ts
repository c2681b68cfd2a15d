import { Slice } from "../bytes/slice";
import { SseFramer } from "../framing/sse";
import { JsonError, scan } from "../json/scanner";
import { Tape } from "../json/tape";
import { Usage } from "./usage";

/** A stream of events passing untouched to a client of the same dialect: looked at for its usage. */
export abstract class PassingStream {
  /** Events that should tell the usage and are not JSON, or too large. They pass, unread. */
  unreadable: i32 = 0;
  private readonly framer: SseFramer;
  private readonly tape: Tape = new Tape();
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
    while (framer.next()) this.lookAtEvent();
    if (framer.overflowed) {
      this.isUnread = true;
      this.unreadable++;
    } else if (end && framer.finish()) {
      this.lookAtEvent();
    }
  }

  /** Takes over the usage read since the last call; false where there is none. */
  abstract takeUsage(usage: Usage): bool;

  dispose(): void {
    this.framer.dispose();
    this.tape.dispose();
  }

  /** Whether an event of that name may tell usage; only then is its data read. NOTHING for one without a name. */
  protected abstract mayTellUsage(name: Slice): bool;

  /** Reads the usage of an event's data. */
  protected abstract look(event: Tape): void;

  private lookAtEvent(): void {
    const framer = this.framer;
    if (!framer.hasData || !this.mayTellUsage(framer.name)) return;
    if (scan(framer.data, this.tape) == JsonError.None) this.look(this.tape);
    else this.unreadable++;
  }
}
