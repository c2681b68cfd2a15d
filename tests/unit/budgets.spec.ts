import { Account, REFUSED } from "../../assembly/usage/budgets/account";
import { Ledger, RESERVATION_DURATION } from "../../assembly/usage/budgets/ledger";
import { Budget } from "../../assembly/filterapi/budget";
import { MemoryStore } from "./support/sharing";
import { bytesOf } from "./support/text";

/** Fifteen seconds into a minute. */
const START: u64 = 1_767_225_615_000;
const MINUTE: u64 = 60_000;

function accountOf(store: MemoryStore, owner: u64): Account {
  const budget = new Budget();
  budget.name = bytesOf("all");
  budget.tokens = 100;
  budget.periodSeconds = 60;
  return new Account(budget, 0, new Ledger(store, owner));
}

describe("the account of a budget", () => {
  it("reserves over all workers, and refuses at nothing", () => {
    const store = new MemoryStore();
    const first = accountOf(store, 1);
    const second = accountOf(store, 2);
    expect(first.reserve(70, START)).toBe(70);
    expect(second.reserve(30, START)).toBe(30);
    expect(first.reserve(1, START)).toBe(REFUSED);
    expect(first.isSpent).toBe(false);
    second.settle(30, 5, START);
    expect(first.reserve(25, START)).toBe(25);
    expect(first.left).toBe(0);
  });

  it("gives one that wants too much what is left, if no other has a reservation", () => {
    const store = new MemoryStore();
    const first = accountOf(store, 1);
    const second = accountOf(store, 2);
    first.reserve(70, START);
    expect(second.reserve(31, START)).toBe(REFUSED);
    expect(first.reserve(31, START)).toBe(REFUSED);
    expect(first.left).toBe(30);
    first.settle(70, 70, START);
    expect(second.reserve(31, START)).toBe(30);
    expect(first.reserve(1, START)).toBe(REFUSED);
  });

  it("begins anew with each window of the clock", () => {
    const account = accountOf(new MemoryStore(), 1);
    account.settle(0, 130, START);
    expect(account.reserve(1, START)).toBe(REFUSED);
    expect(account.isSpent).toBe(true);
    expect(account.resetAt(START)).toBe(START + 45_000);
    expect(account.reserve(1, START + 44_999)).toBe(REFUSED);
    expect(account.reserve(1, START + 45_000)).toBe(1);
  });

  it("carries reservations into the next window", () => {
    const account = accountOf(new MemoryStore(), 1);
    account.reserve(60, START);
    expect(account.reserve(41, START + MINUTE)).toBe(REFUSED);
    expect(account.reserve(40, START + MINUTE)).toBe(40);
  });

  it("does not bring a window back for a worker that read the clock before its end", () => {
    const store = new MemoryStore();
    const late = accountOf(store, 1);
    const early = accountOf(store, 2);
    late.settle(0, 80, START + 45_000);
    expect(early.reserve(50, START + 44_999)).toBe(20);
  });

  it("lets reservations lapse that nobody renews, and takes them back where they are told again", () => {
    const store = new MemoryStore();
    const first = accountOf(store, 1);
    const second = accountOf(store, 2);
    first.reserve(100, START);
    first.renew(START + RESERVATION_DURATION / 2 + 1);
    expect(second.reserve(1, START + RESERVATION_DURATION + 1)).toBe(REFUSED);
    const later = START + 2 * RESERVATION_DURATION + 2;
    expect(second.reserve(1, later)).toBe(1);
    first.renew(later);
    expect(second.reserve(1, later)).toBe(REFUSED);
  });
});
