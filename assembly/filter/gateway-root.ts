import { describeAuthProblem } from "../auth/problems";
import { setMemoryLimit } from "../bytes/memory";
import { parseConfig } from "../filterapi/parse-config";
import { Buffer, getBuffer } from "../host/buffers";
import { setTickPeriod } from "../host/clock";
import { LogLevel, logText } from "../host/log";
import { free } from "../host/returned";
import { CostExpressions } from "../usage/cost-expressions";
import { RootContext, StreamContext } from "./context";
import { Exchange } from "./exchange";
import { PickerStreams, TICK_MILLISECONDS } from "./external/picker-streams";
import { GatewayStream } from "./gateway-stream";
import { Installation } from "./installation";
import { PoolObserver } from "./scrape/pool-observer";

/** The `gateway` role: a downstream HTTP filter that does everything in one pass. */
export class GatewayRoot extends RootContext {
  private installation: Installation | null = null;
  private readonly pickerStreams: PickerStreams;
  private observer: PoolObserver | null = null;
  /** Between ticks, as it was asked for last, in milliseconds; 0 for none. */
  private tickPeriod: u32 = 0;

  constructor(id: u32) {
    super(id);
    this.pickerStreams = new PickerStreams(id);
  }

  onConfigure(size: i32): bool {
    const source = getBuffer(Buffer.PluginConfiguration, 0, size);
    const parsed = parseConfig(source);
    free(source);
    const config = parsed.config;
    if (config === null) {
      logText(LogLevel.Error, "configuration refused: " + parsed.error);
      return false;
    }
    const expressions = new CostExpressions(config);
    let problem = describeAuthProblem(config);
    if (problem == "") problem = expressions.error;
    if (problem != "") {
      logText(LogLevel.Error, "configuration refused: " + problem);
      expressions.dispose();
      config.dispose();
      return false;
    }
    setMemoryLimit(config.limits.vmMemory as usize);
    this.retireInstallation();
    const installation = new Installation(config, expressions, this.pickerStreams);
    this.installation = installation;
    this.observer = observerOf(installation);
    this.keepTime();
    return true;
  }

  createStream(id: u32): StreamContext | null {
    const installation = this.installation;
    return installation === null ? null : new GatewayStream(id, new Exchange(installation, id));
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

  onDelete(): void {
    this.retireInstallation();
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

  private retireInstallation(): void {
    const observer = this.observer;
    if (observer !== null) observer.dispose();
    this.observer = null;
    const installation = this.installation;
    if (installation !== null) installation.retire();
    this.installation = null;
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
