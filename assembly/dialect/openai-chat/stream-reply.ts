import { literal } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { Slice, equals } from "../../bytes/slice";
import { Usage } from "../../conversation/usage";
import { SseFramer } from "../../framing/sse";
import { JsonError, scan } from "../../json/scanner";
import { Kind, Tape } from "../../json/tape";
import { readUsage } from "./read-usage";
import { isUsageChunk } from "./stream-usage";

const DONE = literal("[DONE]");

/**
 * A chat stream on its way to a client of the same dialect: read for its usage, and passed on as it is but for the chunk that only the
 * gateway asked for.
 */
export class StreamReply {
  /** Events whose data is not JSON. They pass, unread. */
  unreadable: i32 = 0;
  private readonly framer: SseFramer;
  private readonly tape: Tape = new Tape();
  private readonly found: Usage = new Usage();
  private usageIsNew: bool = false;
  private isUnread: bool = false;

  /** `eventLimit`: bytes that one event may have and still be read. `hidesUsageChunk`: take the usage chunk out. */
  constructor(
    eventLimit: i32,
    private readonly hidesUsageChunk: bool,
  ) {
    this.framer = new SseFramer(eventLimit);
  }

  /**
   * Takes the next bytes of the stream, the last ones with `end`. True where the client must get what `out` holds instead of them
   * (possibly nothing yet).
   *
   * An event beyond the limit ends the reading, not the stream: from there on bytes pass as they come.
   */
  push(chunk: Slice, end: bool, out: Sink): bool {
    if (this.isUnread) return false;
    let changed = this.framer.pending > 0;
    this.framer.push(chunk);
    while (this.framer.next()) {
      if (this.framer.hasData && this.isForGatewayOnly(this.framer.data)) changed = true;
      else if (this.hidesUsageChunk) out.bytes(this.framer.raw);
    }
    if (this.framer.overflowed) this.stopReading(out);
    else if (end && this.framer.finish()) out.bytes(this.framer.raw);
    else if (this.framer.pending > 0) changed = true;
    return changed && this.hidesUsageChunk;
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

  private stopReading(out: Sink): void {
    this.isUnread = true;
    this.unreadable++;
    this.framer.surrender(out);
  }

  private isForGatewayOnly(data: Slice): bool {
    if (equals(data, DONE)) return false;
    const tape = this.tape;
    if (scan(data, tape) != JsonError.None || tape.kind(tape.root) != Kind.Object) {
      this.unreadable++;
      return false;
    }
    if (readUsage(tape, tape.root, this.found)) this.usageIsNew = true;
    return this.hidesUsageChunk && isUsageChunk(tape, tape.root);
  }
}
