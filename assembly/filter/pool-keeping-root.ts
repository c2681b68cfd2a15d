import { setTickPeriod } from "../host/clock";
import { ConfiguredRoot } from "./configured-root";
import { TICK_MILLISECONDS } from "./external/picker-streams";
import { Installation } from "./installation";
import { PoolObserver } from "./scrape/pool-observer";

/** The roles that pick endpoints: they watch the pools and talk to external pickers, both on the ticks of the root context. */
export abstract class PoolKeepingRoot extends ConfiguredRoot {
  private observer: PoolObserver | null = null;
  /** Between ticks, as it was asked for last, in milliseconds; 0 for none. */
  private tickPeriod: u32 = 0;

  constructor(id: u32) {
    super(id);
  }

  onTick(): void {
    this.pickerStreams.onTick();
    const observer = this.observer;
    if (observer !== null) observer.onTick();
    this.keepTime();
  }

  onHttpCallResponse(token: u32, headers: i32, bodySize: i32): void {
    const observer = this.observer;
    if (observer !== null) observer.onHttpCallResponse(token, headers, bodySize);
  }

  onGrpcMessage(token: u32, size: i32): void {
    this.pickerStreams.onMessage(token, size);
  }

  onGrpcClose(token: u32, status: i32): void {
    this.pickerStreams.onClose(token, status);
  }

  protected begin(installation: Installation): void {
    this.observer = observerOf(installation);
    this.keepTime();
  }

  protected retire(): void {
    const observer = this.observer;
    if (observer !== null) observer.dispose();
    this.observer = null;
    super.retire();
  }

  /** Asks for ticks as often as somebody needs them. */
  private keepTime(): void {
    const observer = this.observer;
    let period: u32 = observer === null ? 0 : observer.tickPeriod;
    const installation = this.installation;
    const hasOutsidePicker = installation !== null && installation.hasOutsidePicker;
    if (hasOutsidePicker && (period == 0 || period > TICK_MILLISECONDS)) period = TICK_MILLISECONDS;
    if (period == this.tickPeriod) return;
    this.tickPeriod = period;
    setTickPeriod(period);
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
