import { NO_VERSION, SharedStore } from "../../bytes/shared-store";
import { Sink } from "../../bytes/sink";
import { Slice } from "../../bytes/slice";

/** A value that another worker writes, looked at when it may have changed. */
export class SharedValue {
  private readonly bytes: Sink = new Sink();
  private version: u32 = NO_VERSION;
  private lookedAt: u64 = 0;

  /** It is looked at no more often than every `gap` milliseconds. */
  constructor(
    private readonly store: SharedStore,
    private readonly key: Slice,
    private readonly gap: u64,
  ) {}

  /** What was read last; valid until the next `hasChanged`. */
  get text(): Slice {
    return this.bytes.written;
  }

  /** Whether there is something that was not there when it was last asked for. */
  hasChanged(now: u64): bool {
    // A clock that was set back must not stop the readings.
    if (now >= this.lookedAt && now - this.lookedAt < this.gap) return false;
    this.lookedAt = now;
    this.bytes.clear();
    const version = this.store.read(this.key, this.bytes);
    if (version == NO_VERSION || version == this.version || this.bytes.exhausted) return false;
    this.version = version;
    return true;
  }

  /** Takes whatever is there next for a change. */
  forget(): void {
    this.version = NO_VERSION;
    this.lookedAt = 0;
  }

  /** Gives the memory back. */
  dispose(): void {
    this.bytes.dispose();
  }
}
