import { RENEWAL_PERIOD } from "../usage/budgets/budget-table";
import { ConfiguredRoot } from "./configured-root";
import { StreamContext } from "./context";
import { Exchange } from "./exchange";
import { TICK_MILLISECONDS } from "./external/picker-streams";
import { GuardedStream } from "./guarded-stream";
import { HeldStreams } from "./held-streams";
import { Installation } from "./installation";
import { TokenMinters, mintersOf } from "./minting/token-minters";
import { PoolObserver } from "./scrape/pool-observer";
import { currentMilliseconds } from "./time";
import { Timer, TimerUser } from "./timer";

/**
 * The roles that meet clients and pick endpoints: they watch the pools, mint access tokens, talk to external pickers and look after streams that are
 * held, all on the ticks of the root context.
 */
export abstract class PoolKeepingRoot extends ConfiguredRoot {
  private observer: PoolObserver | null = null;
  private minters: TokenMinters | null = null;
  private readonly timer: Timer;
  private readonly heldStreams: HeldStreams;

  constructor(id: u32) {
    super(id);
    const timer = new Timer();
    this.timer = timer;
    this.heldStreams = new HeldStreams(id, timer);
  }

  protected streamOf(id: u32, exchange: Exchange): StreamContext {
    return new GuardedStream(exchange, this.ownStreamOf(id, exchange), this.heldStreams);
  }

  /** What the role itself does with a stream. */
  protected abstract ownStreamOf(id: u32, exchange: Exchange): StreamContext;

  onTick(): void {
    this.heldStreams.onTick();
    this.pickerStreams.onTick();
    const observer = this.observer;
    if (observer !== null) observer.onTick();
    const minters = this.minters;
    if (minters !== null) minters.onTick();
    const installation = this.installation;
    if (installation !== null) installation.budgets.renew(currentMilliseconds());
    this.keepTime();
  }

  onHttpCallResponse(token: u32, headers: i32, bodySize: i32): void {
    const observer = this.observer;
    if (observer !== null && observer.onHttpCallResponse(token, headers, bodySize)) return;
    const minters = this.minters;
    if (minters !== null) minters.onHttpCallResponse(token, headers, bodySize);
  }

  onGrpcMessage(token: u32, size: i32): void {
    this.pickerStreams.onMessage(token, size);
  }

  onGrpcClose(token: u32, status: i32): void {
    this.pickerStreams.onClose(token, status);
  }

  protected begin(installation: Installation): void {
    this.observer = observerOf(installation);
    this.minters = mintersOf(installation);
    this.keepTime();
  }

  protected retire(): void {
    const observer = this.observer;
    if (observer !== null) observer.dispose();
    this.observer = null;
    const minters = this.minters;
    if (minters !== null) minters.dispose();
    this.minters = null;
    super.retire();
  }

  /** Asks for ticks as often as somebody needs them. */
  private keepTime(): void {
    const observer = this.observer;
    this.timer.ask(TimerUser.Pools, observer === null ? 0 : observer.tickPeriod);
    const minters = this.minters;
    this.timer.ask(TimerUser.Minting, minters === null ? 0 : minters.tickPeriod);
    const installation = this.installation;
    const hasOutsidePicker = installation !== null && installation.hasOutsidePicker;
    this.timer.ask(TimerUser.Pickers, hasOutsidePicker ? TICK_MILLISECONDS : 0);
    const hasBudgets = installation !== null && !installation.budgets.isEmpty;
    this.timer.ask(TimerUser.Budgets, hasBudgets ? RENEWAL_PERIOD : 0);
  }
}

/** Watches the pools of an installation. */
function observerOf(installation: Installation): PoolObserver {
  const observer = new PoolObserver();
  for (let index = 0; index < installation.pools.length; index++) {
    const pool = installation.pools[index];
    // Routes lead to a pool through the cluster that has its backend's name.
    if (pool !== null) observer.add(pool.knowledge, installation.config.backends[index].name);
  }
  return observer;
}
