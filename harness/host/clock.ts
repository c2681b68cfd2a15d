/** The time the filter sees. It stands still until it is moved, so that every run gives the same bytes. */
export class Clock {
  #now: bigint;
  readonly #start: bigint;

  /** `start`: a date, or a text `Date` understands. */
  constructor(start: Date | string = "2026-01-01T00:00:00Z") {
    const milliseconds = new Date(start).getTime();
    if (Number.isNaN(milliseconds)) throw new RangeError(`clock: "${String(start)}" is no date and time`);
    this.#now = BigInt(milliseconds) * 1_000_000n;
    this.#start = this.#now;
  }

  /** Nanoseconds since 1970. */
  get nanoseconds(): bigint {
    return this.#now;
  }

  /** Nanoseconds since the clock was made: the monotonic clock of WASI. */
  get elapsed(): bigint {
    return this.#now - this.#start;
  }

  /** Moves on by `milliseconds`; fractions count. */
  advance(milliseconds: number): void {
    this.#now += BigInt(Math.round(milliseconds * 1_000_000));
  }
}
