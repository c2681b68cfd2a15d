import { RENEWAL_PERIOD } from "../usage/budgets/budget-table";
import { Installation } from "./installation";

/** Keeps what requests have reserved of budgets, also of those that began with a configuration that has been replaced since. */
export class BudgetKeeper {
  private installations: Installation[] = [];

  /** How often `renew` is to be called, in milliseconds; 0 for not at all. */
  get tickPeriod(): u32 {
    return this.installations.length == 0 ? 0 : RENEWAL_PERIOD;
  }

  add(installation: Installation): void {
    if (!installation.budgets.isEmpty) this.installations.push(installation);
  }

  /** `now`: in milliseconds since 1970. */
  renew(now: u64): void {
    const current = this.installations;
    let kept = 0;
    for (let index = 0; index < current.length; index++) {
      const installation = current[index];
      if (installation.isDisposed) continue;
      installation.budgets.renew(now);
      current[kept++] = installation;
    }
    current.length = kept;
  }
}
