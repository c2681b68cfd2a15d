import { NO_VERSION, SharedStore, isCurrent } from "../../bytes/shared-store";
import { Sink } from "../../bytes/sink";
import { Slice, lengthOf, startOf } from "../../bytes/slice";

/** How long a lease holds without being renewed: other workers take over within it when its owner dies. In milliseconds. */
export const LEASE_DURATION: u64 = 1500;

/** Three u64, little-endian: the owner, since when it runs, until when it holds the lease. */
const RECORD_SIZE: i32 = 24;

/** Workers that begin within this time have the same configuration, as far as leases are concerned. In milliseconds. */
const GENERATION: u64 = 1000;

/**
 * A right that one worker at a time holds. One that began clearly later takes it from an older one, so that work under a new configuration
 * is not left to the one it replaced, which lives on until its last stream has ended.
 */
export class Lease {
  private readonly record: Sink = new Sink();

  /** `owner`: a number that no other candidate has, and not 0; `since`: when it began to run, in milliseconds since 1970. */
  constructor(
    private readonly store: SharedStore,
    private readonly key: Slice,
    private readonly owner: u64,
    private readonly since: u64,
  ) {}

  /** Takes the lease where that is possible, renews it where it is due, and says whether it is held now. To be called more often than it lasts. */
  hold(now: u64): bool {
    const version = this.read();
    if (this.isOwner && this.until > now + LEASE_DURATION / 2) return true;
    if (!this.isOwner && isCurrent(this.until, now, LEASE_DURATION) && !this.isOutdated) return false;
    return this.take(now + LEASE_DURATION, version);
  }

  /** Leaves the lease to others, where it is held, and gives the memory back. */
  dispose(): void {
    const version = this.read();
    if (this.isOwner) this.take(0, version);
    this.record.dispose();
  }

  private read(): u32 {
    this.record.clear();
    return this.store.read(this.key, this.record);
  }

  /** Of several that find no lease at all, all write: who is found afterwards has it, and the others see that when they look next. */
  private take(until: u64, version: u32): bool {
    this.record.clear();
    this.record.littleEndian(this.owner, 8);
    this.record.littleEndian(this.since, 8);
    this.record.littleEndian(until, 8);
    if (!this.store.write(this.key, this.record.written, version)) return false;
    if (version != NO_VERSION) return true;
    this.read();
    return this.isOwner;
  }

  private get isOwner(): bool {
    return this.number(0) == this.owner;
  }

  private get isOutdated(): bool {
    return this.number(8) + GENERATION < this.since;
  }

  private get until(): u64 {
    return this.number(16);
  }

  private number(offset: i32): u64 {
    const record = this.record.written;
    return lengthOf(record) == RECORD_SIZE ? load<u64>(startOf(record) + (offset as usize)) : 0;
  }
}
