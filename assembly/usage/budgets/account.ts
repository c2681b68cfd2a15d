import { Budget } from "../../filterapi/budget";
import { Ledger, RESERVATION_DURATION } from "./ledger";

/** A reservation that was refused. */
export const REFUSED: i64 = -1;
/** How often a write is tried while other workers are faster. Each failure is another's success, so this many are as good as never. */
const MOST_TRIES: i32 = 64;
const MILLISECONDS: u64 = 1000;

/** The tokens of a budget, or of one header value under it, as this worker knows them. Times are in milliseconds since 1970. */
export class Account {
  /** What is left after the last reservation, that one included; 0 where there was nothing. */
  left: i64 = 0;
  /** Whether the tokens are used, not just reserved. */
  isSpent: bool = false;
  /** What this worker's requests have reserved. Each write tells it anew, so that an entry that was lost comes back. */
  private reserved: i64 = 0;
  /** Used, and not written yet. */
  private owed: i64 = 0;
  private until: u64 = 0;

  constructor(
    readonly budget: Budget,
    private readonly bucket: i32,
    private readonly ledger: Ledger,
  ) {}

  /** When the window that `now` is in ends. */
  resetAt(now: u64): u64 {
    return now - (now % this.period) + this.period;
  }

  /**
   * Reserves `wanted` tokens: how many. A request that wants more than there are gets what is left, provided that no other has a reservation:
   * several that use more than they hold would exceed the budget by the sum of it, one does by no more than its own tokens. REFUSED otherwise.
   */
  reserve(wanted: i64, now: u64): i64 {
    for (let time = 0; time < MOST_TRIES; time++) {
      this.read(now);
      const reserved = this.ledger.reserved + this.reserved;
      const left = this.budget.tokens - this.ledger.used - reserved;
      this.isSpent = this.ledger.used >= this.budget.tokens;
      this.left = max<i64>(left, 0);
      if (left <= 0 || (wanted > left && reserved > 0)) return REFUSED;
      const granted = min(wanted, left);
      if (!this.write(this.reserved + granted, now)) continue;
      this.reserved += granted;
      this.left = left - granted;
      return granted;
    }
    return REFUSED;
  }

  /** Gives back what was reserved and counts what was used. */
  settle(reserved: i64, used: i64, now: u64): void {
    this.reserved -= reserved;
    this.owed += used;
    this.tell(now);
  }

  /** Keeps the reservations, and writes what could not be written before. */
  renew(now: u64): void {
    const isDue = this.reserved > 0 && this.until < now + RESERVATION_DURATION / 2;
    if (isDue || this.owed > 0) this.tell(now);
  }

  private tell(now: u64): void {
    for (let time = 0; time < MOST_TRIES; time++) {
      this.read(now);
      if (this.write(this.reserved, now)) return;
    }
  }

  private read(now: u64): void {
    this.ledger.read(this.budget.name, this.bucket, this.period, this.owed, now);
  }

  private write(reserved: i64, now: u64): bool {
    if (!this.ledger.write(reserved, now + RESERVATION_DURATION)) return false;
    this.owed = 0;
    this.until = now + RESERVATION_DURATION;
    return true;
  }

  private get period(): u64 {
    return (this.budget.periodSeconds as u64) * MILLISECONDS;
  }
}
