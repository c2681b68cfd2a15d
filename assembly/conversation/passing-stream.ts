import { Sink } from "../bytes/sink";
import { Slice } from "../bytes/slice";
import { SseFramer } from "../framing/sse";
import { JsonError, scan } from "../json/scanner";
import { Tape } from "../json/tape";
import { InPlaceStream } from "./in-place-stream";

/**
 * A stream of events that passes as it came, and is looked at for its usage and for its end: where the upstream stops before that, an error
 * event of the dialect ends it.
 */
export abstract class PassingStream extends InPlaceStream {
  protected readonly tape: Tape = new Tape();
  /** The stream said that it is complete, or that it failed. */
  protected isOver: bool = false;
  private readonly framer: SseFramer;
  private isUnread: bool = false;

  /**
   * `eventLimit`: bytes that one event may have and still be read. `holdsBack`: events leave when they are complete, so that some can be
   * taken out; else bytes leave as they come.
   */
  constructor(
    eventLimit: i32,
    protected readonly holdsBack: bool = false,
  ) {
    super();
    this.framer = new SseFramer(eventLimit);
  }

  /** An event beyond the limit ends the reading, not the stream: from there on bytes pass as they come. */
  push(chunk: Slice, end: bool, out: Sink): bool {
    if (this.isUnread) return false;
    const framer = this.framer;
    let changed = this.holdsBack && framer.pending > 0;
    framer.push(this.readable(chunk));
    while (framer.next()) {
      if (framer.hasData && this.lookAt(framer)) changed = true;
      else if (this.holdsBack) out.bytes(framer.raw);
    }
    if (framer.overflowed) this.stopReading(out);
    else if (end) return this.finish(chunk, changed, out);
    else if (this.holdsBack && framer.pending > 0) changed = true;
    return changed;
  }

  dispose(): void {
    this.framer.dispose();
    this.tape.dispose();
  }

  /** What is looked at of a chunk, where that is less than the chunk; valid until the next call. For streams that do not hold back. */
  protected readable(chunk: Slice): Slice {
    return chunk;
  }

  /** Looks at an event, which has data. True where the client is not to see it: only where the stream holds back. */
  protected abstract lookAt(event: SseFramer): bool;

  /** Whether an event that was not completed ends the stream nevertheless. */
  protected isEnding(_unfinished: Slice): bool {
    return false;
  }

  /** Writes the event that says that the stream broke off. */
  protected abstract writeBrokenOff(out: Sink): void;

  /** Scans data into `tape`. False, and counted as unreadable, where it is no JSON. */
  protected isJson(data: Slice): bool {
    if (scan(data, this.tape) == JsonError.None) return true;
    this.unreadable++;
    return false;
  }

  protected fail(status: i32): void {
    this.isOver = true;
    this.failureStatus = status;
  }

  private stopReading(out: Sink): void {
    this.isUnread = true;
    this.unreadable++;
    if (this.holdsBack) this.framer.surrender(out);
  }

  private finish(chunk: Slice, changed: bool, out: Sink): bool {
    const framer = this.framer;
    const hasRest = framer.finish();
    const isWhole = hasRest && framer.hasData;
    const isTakenOut = isWhole && this.lookAt(framer);
    const isComplete = this.isOver || (hasRest && this.isEnding(framer.raw));
    // Where the stream breaks off, half an event that was held back is dropped.
    const keepsRest = hasRest && !isTakenOut && (isComplete || isWhole);
    if (this.holdsBack && keepsRest) out.bytes(framer.raw);
    if (isComplete) return changed || isTakenOut;
    this.fail(502);
    if (!this.holdsBack) {
      out.bytes(chunk);
      // Half an event that has left already is ended, lest the error becomes a part of it.
      if (hasRest) out.ascii("\n\n");
    }
    this.writeBrokenOff(out);
    return true;
  }
}
