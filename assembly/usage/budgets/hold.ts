import { NOTHING, Slice } from "../../bytes/slice";
import { Usage } from "../../conversation/usage";
import { tokenCount } from "../token-count";
import { Account, REFUSED } from "./account";
import { Estimate } from "./estimate";

/** How long to wait for tokens that are reserved and may come back any time, in milliseconds. */
const SHORT_WAIT: u64 = 1000;

/** What one request holds of all budgets that concern it. Times are in milliseconds since 1970. */
export class Hold {
  /** The name of the tightest budget. Lives as long as the configuration. */
  name: Slice = NOTHING;
  /** Of that budget: its tokens, what is left of them with this request's reservation taken off, and when its window ends. */
  limit: i64 = 0;
  left: i64 = 0;
  resetAt: u64 = 0;
  /** How long a refused request should wait; 0 for one that was not refused. */
  wait: u64 = 0;
  /** Whether it was refused for tokens that are used, not just reserved. */
  isSpent: bool = false;
  private readonly granted: i64[] = [];

  constructor(private readonly accounts: Account[]) {}

  /** Reserves in all budgets or in none. False where one has nothing left. */
  reserve(estimate: Estimate, now: u64): bool {
    for (let index = 0; index < this.accounts.length; index++) {
      const account = this.accounts[index];
      const granted = account.reserve(estimate.of(account.budget.type), now);
      if (index == 0 || account.left < this.left || granted == REFUSED) this.tell(account, now);
      if (granted != REFUSED) {
        this.granted.push(granted);
        continue;
      }
      this.isSpent = account.isSpent;
      this.wait = account.isSpent ? this.resetAt - now : SHORT_WAIT;
      this.settle(new Usage(), now);
      return false;
    }
    return true;
  }

  /** How many budgets it has reserved in and not settled. */
  get size(): i32 {
    return this.granted.length;
  }

  /** The name of one of them, and what its kind of tokens comes to. */
  nameOf(index: i32): Slice {
    return this.accounts[index].budget.name;
  }

  tokensOf(index: i32, usage: Usage): i64 {
    return tokenCount(usage, this.accounts[index].budget.type);
  }

  /** Counts what was used, and gives back the rest of what was reserved. A second call does nothing. */
  settle(usage: Usage, now: u64): void {
    for (let index = 0; index < this.granted.length; index++) {
      const account = this.accounts[index];
      account.settle(this.granted[index], this.tokensOf(index, usage), now);
    }
    this.granted.length = 0;
  }

  private tell(account: Account, now: u64): void {
    this.name = account.budget.name;
    this.limit = account.budget.tokens;
    this.left = account.left;
    this.resetAt = account.resetAt(now);
  }
}
