import { Sink } from "../bytes/sink";
import { Slice, lengthOf } from "../bytes/slice";
import { Buffer, getBuffer } from "../host/buffers";
import { free } from "../host/returned";

/** Why a body could not be taken. */
export const enum BodyOutcome {
  Taken,
  TooLarge,
  /** The VM's memory budget is used up. */
  NoMemory,
}

/**
 * A body that the filter accumulates itself, so that no buffer limit of Envoy's applies. Sizes are checked before bytes are fetched.
 */
export class BodyBuffer {
  private readonly collected: Sink = new Sink();

  /** `limit`: bytes the body may have. */
  constructor(
    private readonly source: Buffer,
    readonly limit: i32,
  ) {}

  get content(): Slice {
    return this.collected.written;
  }

  get isEmpty(): bool {
    return this.collected.length == 0;
  }

  /** Takes the `size` bytes that the host holds now. */
  take(size: i32): BodyOutcome {
    if (size == 0) return BodyOutcome.Taken;
    if (size > this.limit - this.collected.length) return BodyOutcome.TooLarge;
    if (!this.collected.reserve(size as usize)) return BodyOutcome.NoMemory;
    const chunk = getBuffer(this.source, 0, size);
    const complete = lengthOf(chunk) == size;
    if (complete) this.collected.bytes(chunk);
    free(chunk);
    return complete ? BodyOutcome.Taken : BodyOutcome.NoMemory;
  }

  /** Puts `bytes` in the place of those from `from` up to but without `to`. False where there is no memory for it. */
  splice(from: i32, to: i32, bytes: Slice): bool {
    this.collected.splice(from, to, bytes);
    return !this.collected.exhausted;
  }

  /** All that was taken and the `size` bytes that the host holds now, whatever the limit says. */
  withRest(size: i32): Slice {
    const chunk = getBuffer(this.source, 0, size);
    this.collected.bytes(chunk);
    free(chunk);
    return this.collected.written;
  }

  dispose(): void {
    this.collected.dispose();
  }
}
