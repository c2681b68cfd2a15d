import { Sink } from "../bytes/sink";
import { Slice } from "../bytes/slice";
import { LongRuns } from "../framing/long-runs";
import { UsageWatch } from "./usage-watch";

/** A whole reply that may hold images: it is read for its usage without them, so that they need no memory. */
export class MediaWatch extends UsageWatch {
  private readonly runs: LongRuns = new LongRuns();
  private readonly shortened: Sink = new Sink();

  constructor(limit: i32) {
    super(limit);
  }

  push(chunk: Slice): void {
    this.shortened.clear();
    this.runs.shorten(chunk, this.shortened);
    super.push(this.shortened.written);
  }

  dispose(): void {
    super.dispose();
    this.shortened.dispose();
  }
}
