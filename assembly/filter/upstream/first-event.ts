import { literal } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { Slice, equals } from "../../bytes/slice";
import { SseFramer } from "../../framing/sse";

const DONE = literal("[DONE]");

/** The beginning of a stream as the client would get it, held back until its first event is there. */
export class FirstEvent {
  /** All that was written so far. */
  readonly held: Sink = new Sink();
  /** Whether an event is complete. */
  isThere: bool = false;
  private readonly framer: SseFramer;
  private readonly lastData: Sink = new Sink();

  /** `limit`: bytes that are held at most. */
  constructor(private readonly limit: i32) {
    this.framer = new SseFramer(limit);
  }

  /** Whether there is no point in waiting any longer. */
  get isTooLong(): bool {
    return this.framer.overflowed || this.held.length > this.limit;
  }

  /** The data of the last event; empty before. */
  get data(): Slice {
    return this.lastData.written;
  }

  push(bytes: Slice): void {
    this.held.bytes(bytes);
    const framer = this.framer;
    framer.push(bytes);
    while (framer.next()) this.take();
  }

  /** The stream has ended: an event whose last line feed is missing counts as one. */
  finish(): void {
    if (this.framer.finish()) this.take();
  }

  dispose(): void {
    this.held.dispose();
    this.framer.dispose();
    this.lastData.dispose();
  }

  private take(): void {
    const framer = this.framer;
    if (!framer.hasData) return;
    this.isThere = true;
    if (equals(framer.data, DONE)) return;
    this.lastData.clear();
    this.lastData.bytes(framer.data);
  }
}
