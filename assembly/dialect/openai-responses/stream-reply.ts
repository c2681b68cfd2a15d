import { literal } from "../../bytes/ascii";
import { Slice, equals, isNothing } from "../../bytes/slice";
import { Usage } from "../../conversation/usage";
import { SseFramer } from "../../framing/sse";
import { member } from "../../json/lookup";
import { JsonError, scan } from "../../json/scanner";
import { Tape } from "../../json/tape";
import { readUsage } from "./read-usage";

const RESPONSE = literal("response");
const COMPLETED = literal("response.completed");
const INCOMPLETE = literal("response.incomplete");
const FAILED = literal("response.failed");

/** A stream of Response events passing untouched to a client of the same dialect: read for its usage, which stands in its last event. */
export class ResponsesStreamReply {
  /** Events that should tell the usage and are not JSON, or too large. */
  unreadable: i32 = 0;
  private readonly framer: SseFramer;
  private readonly tape: Tape = new Tape();
  private readonly found: Usage = new Usage();
  private usageIsNew: bool = false;
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
    if (!this.usageIsNew) return false;
    this.usageIsNew = false;
    usage.update(this.found);
    return true;
  }

  dispose(): void {
    this.framer.dispose();
    this.tape.dispose();
  }

  private look(): void {
    if (!this.framer.hasData || !mayTellUsage(this.framer.name)) return;
    const tape = this.tape;
    if (scan(this.framer.data, tape) != JsonError.None) this.unreadable++;
    else if (readUsage(tape, member(tape, tape.root, RESPONSE), this.found)) this.usageIsNew = true;
  }
}

/** By the name of the event; the API names them all, but one without a name may be anything. */
function mayTellUsage(name: Slice): bool {
  return isNothing(name) || equals(name, COMPLETED) || equals(name, INCOMPLETE) || equals(name, FAILED);
}
