import { literal } from "../../bytes/ascii";
import { NO_VERSION, SharedStore, isCurrent } from "../../bytes/shared-store";
import { Sink } from "../../bytes/sink";
import { Slice, lengthOf, startOf } from "../../bytes/slice";

// One value for each account, little-endian: u64 when its window began, i64 the tokens used in it, and for each worker with reservations
// u64 its number, u64 until when they count, i64 their sum. Times are in milliseconds since 1970.

const PREFIX = literal("budget/");
const SLASH: u8 = 0x2f;
const HEAD: i32 = 16;
const ENTRY: i32 = 24;
/** More workers than this do not reserve. */
const MOST_ENTRIES: i32 = 256;

/** How long a worker's reservations count without being renewed, in milliseconds: as long as those of a dead worker are kept. */
export const RESERVATION_DURATION: u64 = 10_000;

/** Reads the accounts that all workers share, and writes them on condition that nobody else has meanwhile. */
export class Ledger {
  /** What the last `read` found: the tokens used in the window, and those that other workers have reserved. */
  used: i64 = 0;
  reserved: i64 = 0;
  private version: u32 = NO_VERSION;
  private readonly key: Sink = new Sink();
  private readonly record: Sink = new Sink();
  /** The value to be written. */
  private readonly next: Sink = new Sink();

  /** `owner`: a number that no other worker has, and not 0. */
  constructor(
    private readonly store: SharedStore,
    private readonly owner: u64,
  ) {}

  /** Reads an account for the window that `now` is in, and notes what `more` tokens were used. */
  read(name: Slice, bucket: i32, period: u64, more: i64, now: u64): void {
    this.key.clear();
    this.key.bytes(PREFIX);
    this.key.bytes(name);
    this.key.byte(SLASH);
    this.key.decimal(bucket);
    this.record.clear();
    this.version = this.store.read(this.key.written, this.record);
    const start = startOf(this.record.written);
    const length = lengthOf(this.record.written);
    let began = now - (now % period);
    this.used = more;
    if (length >= HEAD) {
      const stored = load<u64>(start);
      // A worker whose clock reading is older must not bring the last window back.
      if (stored >= began && stored - began <= period) {
        began = stored;
        this.used += max<i64>(load<i64>(start, 8), 0);
      }
    }
    this.next.clear();
    this.next.littleEndian(began, 8);
    this.next.littleEndian(this.used as u64, 8);
    this.reserved = 0;
    const end = min(length, HEAD + MOST_ENTRIES * ENTRY);
    for (let position = HEAD; position + ENTRY <= end; position += ENTRY) {
      this.readEntry(start + (position as usize), now);
    }
  }

  /** Writes the account that was read last, with this worker's reservations. False where another worker was faster: it is to be read again. */
  write(reserved: i64, until: u64): bool {
    if (reserved > 0) this.addEntry(this.owner, until, reserved);
    if (this.next.exhausted) return false;
    return this.store.write(this.key.written, this.next.written, this.version);
  }

  dispose(): void {
    this.key.dispose();
    this.record.dispose();
    this.next.dispose();
  }

  /** Keeps another worker's entry as long as it counts. */
  private readEntry(entry: usize, now: u64): void {
    const owner = load<u64>(entry);
    const until = load<u64>(entry, 8);
    const reserved = load<i64>(entry, 16);
    if (owner == this.owner || reserved <= 0 || !isCurrent(until, now, RESERVATION_DURATION)) return;
    this.reserved += reserved;
    this.addEntry(owner, until, reserved);
  }

  private addEntry(owner: u64, until: u64, reserved: i64): void {
    this.next.littleEndian(owner, 8);
    this.next.littleEndian(until, 8);
    this.next.littleEndian(reserved as u64, 8);
  }
}
