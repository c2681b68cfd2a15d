import { setTickPeriod } from "../host/clock";

/** Who may ask for ticks. */
export const enum TimerUser {
  Pools,
  Minting,
  Pickers,
  HeldStreams,
  Budgets,
  Count,
}

/** The one timer of a root context: it ticks as often as the most impatient of its users needs. */
export class Timer {
  /** What each user asked for, in milliseconds; 0 for no ticks. */
  private readonly periods: StaticArray<u32> = new StaticArray<u32>(TimerUser.Count);
  private period: u32 = 0;

  /** Ticks for `user` at least every `period` milliseconds from now on; 0 for none. To be called in a context of the root. */
  ask(user: TimerUser, period: u32): void {
    if (this.periods[user] == period) return;
    this.periods[user] = period;
    const shortest = this.shortest();
    if (shortest == this.period) return;
    this.period = shortest;
    setTickPeriod(shortest);
  }

  private shortest(): u32 {
    let shortest: u32 = 0;
    for (let user = 0; user < TimerUser.Count; user++) {
      const period = this.periods[user];
      if (period > 0 && (shortest == 0 || period < shortest)) shortest = period;
    }
    return shortest;
  }
}
