import { NO_VERSION, SharedStore, isCurrent } from "../../bytes/shared-store";
import { Sink } from "../../bytes/sink";
import { Slice, sliceOf, startOf } from "../../bytes/slice";
import { EndpointSet } from "../endpoint-set";
import { addRecord, ownerOf, validUntil, writeRecord } from "./in-flight-record";

/** How long a worker's record counts without being renewed, in milliseconds: as long as the requests of a dead worker are counted. */
const DURATION: u64 = 2000;
/** The least time between two writings, and between two readings, in milliseconds. */
const LEAST_GAP: i32 = 2;
/** That time grows by a millisecond for each so many servers, as the work does: a worker spends about a hundredth of its time on it at most. */
const SERVERS_PER_MILLISECOND: i32 = 20;
/** How long to wait where all slots are taken, in milliseconds. */
const RETRY: u64 = 1000;
/** More workers than this do not share. */
const MOST_SLOTS: i32 = 256;
const NO_SLOT: i32 = -1;
const SLASH: u8 = 0x2f;

/**
 * The requests that workers have in flight, told to each other so that a pool's counts are exact. Each worker that serves requests has a
 * slot in the shared data and adds up those of the others. A worker that is alone writes only to keep its slot, and reads only on ticks.
 */
export class SharedInFlight {
  /** Whether no other worker has requests, as far as this one has seen. */
  isAlone: bool = true;
  private slot: i32 = NO_SLOT;
  /** Until when the slot is this worker's, unless it renews it. */
  private until: u64 = 0;
  private isDirty: bool = false;
  private triedAt: u64 = 0;
  private writtenAt: u64 = 0;
  private readAt: u64 = 0;
  private readonly key: Sink = new Sink();
  private readonly record: Sink = new Sink();

  /** `prefix`: what the keys of all slots begin with; `owner`: a number that no other worker has, and not 0. */
  constructor(
    private readonly store: SharedStore,
    private readonly prefix: Slice,
    private readonly endpoints: EndpointSet,
    private readonly owner: u64,
  ) {}

  /** A request of this worker has begun or ended. */
  changed(now: u64): void {
    this.isDirty = true;
    if (!this.isAlone && hasPassed(this.writtenAt, this.gap, now)) this.write(now);
  }

  /** Brings `inFlightElsewhere` of the servers up to date, before a request is given to one of them. */
  refresh(now: u64): void {
    if (this.slot == NO_SLOT) {
      if (hasPassed(this.triedAt, RETRY, now)) this.claim(now);
    } else if (!this.isAlone && hasPassed(this.readAt, this.gap, now)) {
      this.readOthers(now);
    }
  }

  /** Keeps the slot, writes what waits to be written, and looks for other workers. Nothing where this one has had no request. */
  onTick(now: u64): void {
    if (this.slot == NO_SLOT) return;
    this.readOthers(now);
    const isDue = !isCurrent(this.until, now, DURATION) || this.until - now < DURATION / 2;
    if (isDue || (this.isDirty && !this.isAlone)) this.write(now);
  }

  /** Leaves the slot to others, and gives the memory back. */
  dispose(): void {
    if (this.slot != NO_SLOT) {
      const empty = sliceOf(startOf(this.prefix), 0);
      this.store.write(this.keyOf(this.slot), empty, NO_VERSION);
    }
    this.slot = NO_SLOT;
    this.key.dispose();
    this.record.dispose();
  }

  private get gap(): u64 {
    return (LEAST_GAP + this.endpoints.count / SERVERS_PER_MILLISECOND) as u64;
  }

  /** Takes the first slot that nobody has. */
  private claim(now: u64): void {
    this.triedAt = now;
    for (let slot = 0; slot < MOST_SLOTS; slot++) {
      const version = this.read(slot);
      if (isCurrent(validUntil(this.record.written), now, DURATION)) continue;
      this.fillRecord(now + DURATION);
      if (!this.store.write(this.keyOf(slot), this.record.written, version)) continue;
      // Several workers may have found no slot there, and have written all: who is found afterwards has it.
      if (version == NO_VERSION) this.read(slot);
      if (ownerOf(this.record.written) != this.owner) continue;
      this.slot = slot;
      this.until = now + DURATION;
      this.readOthers(now);
      return;
    }
  }

  private write(now: u64): void {
    // A worker that was kept from renewing its slot may have lost it.
    if (!isCurrent(this.until, now, DURATION)) {
      this.slot = NO_SLOT;
      this.claim(now);
      return;
    }
    this.until = now + DURATION;
    this.writtenAt = now;
    this.isDirty = false;
    this.fillRecord(this.until);
    this.store.write(this.keyOf(this.slot), this.record.written, NO_VERSION);
  }

  private readOthers(now: u64): void {
    this.readAt = now;
    const wasAlone = this.isAlone;
    this.isAlone = true;
    if (!wasAlone) this.forgetOthers();
    // Slots are taken in order and never deleted: the first that is not there is past the last.
    for (let slot = 0; slot < MOST_SLOTS; slot++) {
      if (slot == this.slot) continue;
      if (this.read(slot) == NO_VERSION) break;
      if (!isCurrent(validUntil(this.record.written), now, DURATION)) continue;
      if (wasAlone && this.isAlone) this.forgetOthers();
      this.isAlone = false;
      addRecord(this.record.written, this.endpoints);
    }
  }

  private forgetOthers(): void {
    const servers = this.endpoints.servers;
    for (let index = 0; index < servers.length; index++) servers[index].inFlightElsewhere = 0;
  }

  private read(slot: i32): u32 {
    this.record.clear();
    return this.store.read(this.keyOf(slot), this.record);
  }

  private fillRecord(until: u64): void {
    this.record.clear();
    writeRecord(this.owner, until, this.endpoints, this.record);
  }

  private keyOf(slot: i32): Slice {
    this.key.clear();
    this.key.bytes(this.prefix);
    this.key.byte(SLASH);
    this.key.decimal(slot);
    return this.key.written;
  }
}

function hasPassed(since: u64, gap: u64, now: u64): bool {
  return now < since || now - since >= gap;
}
