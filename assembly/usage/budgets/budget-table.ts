import { SharedStore } from "../../bytes/shared-store";
import { Slice, isNothing } from "../../bytes/slice";
import { ABSENT, SliceMap } from "../../bytes/slice-map";
import { xxhash64 } from "../../crypto/xxhash64";
import { Budget } from "../../filterapi/budget";
import { HeaderLookup } from "../../filterapi/header";
import { Account } from "./account";
import { Hold } from "./hold";
import { Ledger } from "./ledger";

/** How often `renew` is to be called, in milliseconds. */
export const RENEWAL_PERIOD: u32 = 1000;
/** The values of a header share this many accounts, since nothing is ever taken out of the shared data. */
const BUCKETS: u64 = 4096;

/** The budgets of a configuration, and what this worker's requests hold of them. */
export class BudgetTable {
  /** Those for one exact model, found by hash; the others are tried in order. */
  private readonly groupOfModel: SliceMap = new SliceMap();
  private readonly groups: Array<Budget[]> = [];
  private readonly others: Budget[] = [];
  private readonly accounts: Map<Budget, Map<i32, Account>> = new Map<Budget, Map<i32, Account>>();
  private readonly ledger: Ledger;

  /** `owner`: a number that no other worker has, and not 0. */
  constructor(budgets: Budget[], store: SharedStore, owner: u64) {
    this.ledger = new Ledger(store, owner);
    for (let index = 0; index < budgets.length; index++) {
      this.accounts.set(budgets[index], new Map<i32, Account>());
      this.add(budgets[index]);
    }
  }

  get isEmpty(): bool {
    return this.accounts.size == 0;
  }

  /** What a request is to reserve from; null where no budget concerns it. `model` is the one the client named, or NOTHING. */
  holdFor(model: Slice, backend: Slice, rule: Slice, request: HeaderLookup): Hold | null {
    if (this.isEmpty) return null;
    const found: Account[] = [];
    const group = this.groupOfModel.get(model);
    if (group != ABSENT) this.collect(this.groups[group], model, backend, rule, request, found);
    this.collect(this.others, model, backend, rule, request, found);
    return found.length == 0 ? null : new Hold(found);
  }

  /** Keeps the reservations of requests that are on their way. */
  renew(now: u64): void {
    const budgets = this.accounts.values();
    for (let index = 0; index < budgets.length; index++) {
      const accounts = budgets[index].values();
      for (let place = 0; place < accounts.length; place++) accounts[place].renew(now);
    }
  }

  dispose(): void {
    this.ledger.dispose();
  }

  private add(budget: Budget): void {
    const pattern = budget.model;
    if (pattern === null || pattern.isPrefix) {
      this.others.push(budget);
      return;
    }
    let group = this.groupOfModel.get(pattern.text);
    if (group == ABSENT) {
      group = this.groups.length;
      this.groups.push([]);
      this.groupOfModel.set(pattern.text, group);
    }
    this.groups[group].push(budget);
  }

  private collect(
    budgets: Budget[],
    model: Slice,
    backend: Slice,
    rule: Slice,
    request: HeaderLookup,
    into: Account[],
  ): void {
    for (let index = 0; index < budgets.length; index++) {
      const budget = budgets[index];
      const pattern = budget.model;
      if (pattern !== null && !pattern.matches(model)) continue;
      if (!budget.accepts(backend, rule, request)) continue;
      if (isNothing(budget.perHeader)) {
        into.push(this.accountOf(budget, 0));
        continue;
      }
      const value = request.get(budget.perHeader);
      if (!isNothing(value)) into.push(this.accountOf(budget, (xxhash64(value) % BUCKETS) as i32));
    }
  }

  private accountOf(budget: Budget, bucket: i32): Account {
    const accounts = this.accounts.get(budget);
    if (accounts.has(bucket)) return accounts.get(bucket);
    const account = new Account(budget, bucket, this.ledger);
    accounts.set(bucket, account);
    return account;
  }
}
