import { LOG_LEVELS } from "./abi.ts";
import type { LogLevel } from "./abi.ts";
import type { Clock } from "./clock.ts";
import { VmContext } from "./context.ts";
import type { Context } from "./context.ts";
import { buildImports } from "./imports/index.ts";
import { GuestMemory } from "./memory.ts";
import { MetricIds } from "./metrics.ts";
import type { Metrics } from "./metrics.ts";
import type { FilterModule } from "./module.ts";
import type { Random } from "./random.ts";
import type { SharedData } from "./shared-data.ts";
import { SourceMap } from "./source-map.ts";
import { EnvoyCrash, Trap } from "./trap.ts";

/** A line the filter logged. */
export interface LogEntry {
  readonly level: LogLevel;
  readonly message: string;
  /** The root context or stream that logged it; 0 for the VM itself. */
  readonly contextId: number;
}

/** What surrounds the instance: everything it can see or do outside of its memory. */
export interface GuestServices {
  readonly environment: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly random: Random;
  readonly vmId: string;
  readonly sharedData: SharedData;
  readonly metrics: Metrics;
  readonly log: (entry: LogEntry) => void;
  readonly clusters: readonly string[] | undefined;
}

/** How a callback ended: what it returned, and whether a local reply was asked for, which stops whatever it returned. */
export interface Outcome {
  readonly result: number | undefined;
  readonly stopped: boolean;
}

/** How much of a stack is kept for the report of a trap. */
const STACK_FRAMES = 50;

/**
 * One instance of the module and the calls into it. Only one context at a time is inside; what host functions put off until
 * the callback is over (Envoy's DeferAfterCallActions) runs right after it.
 */
export class Guest {
  readonly services: GuestServices;
  readonly memory = new GuestMemory();
  readonly metricIds: MetricIds;
  readonly contexts = new Map<number, Context>();

  readonly #module: FilterModule;
  readonly #exports: Record<string, unknown>;
  readonly #vmContext = new VmContext();
  readonly #lastTokens = { http: 0, call: 1, stream: 2 };
  #lastContextId = 0;
  #current: Context = this.#vmContext;
  #effective: Context | undefined;
  #deferred: (() => void)[] = [];
  #stopIteration = false;
  #errorLines: string[] = [];
  #phase: "start section" | "_initialize" | "running" = "start section";
  #death: Error | undefined;

  constructor(module: FilterModule, services: GuestServices) {
    this.#module = module;
    this.services = services;
    this.metricIds = new MetricIds(services.metrics);
    this.contexts.set(0, this.#vmContext);
    const imports = buildImports(this, module);
    this.#exports = this.#guard(
      "start section",
      () => new WebAssembly.Instance(module.compiled, imports),
    ).exports;
    const allocate = this.#exported("malloc") ?? this.#exported("proxy_on_memory_allocate");
    if (!allocate) throw new Error(`${module.path}: exports neither malloc nor proxy_on_memory_allocate`);
    this.memory.attach(this.#exports["memory"] as WebAssembly.Memory, (bytes) => allocate(bytes) ?? 0);
    this.#phase = "_initialize";
    this.call(this.#vmContext, this.#exported("_initialize") ? "_initialize" : "_start");
    this.#phase = "running";
  }

  /** Why the VM cannot be used any more. */
  get death(): Error | undefined {
    return this.#death;
  }

  /** The context host functions act on. */
  get context(): Context {
    return this.#effective ?? this.#current;
  }

  newContextId(): number {
    return ++this.#lastContextId;
  }

  /** Tokens tell by their lower two bits what they are for, as Envoy's do. */
  nextToken(kind: "http" | "call" | "stream"): number {
    return (this.#lastTokens[kind] += 4);
  }

  /** Whether Envoy would have that cluster; any, where the test named none. */
  knowsCluster(name: string): boolean {
    return this.services.clusters?.includes(name) ?? true;
  }

  /** Calls an exported callback for a context, then does what was put off during it. A missing callback returns nothing. */
  call(context: Context, name: string, ...parameters: number[]): Outcome {
    if (this.#death) throw new Error(`the VM of ${this.#module.path} is dead`, { cause: this.#death });
    const callback = this.#exported(name);
    let result: number | undefined;
    if (callback) {
      const [current, effective] = [this.#current, this.#effective];
      this.#current = context;
      this.#effective = undefined;
      this.#errorLines = [];
      const returned = this.#guard(name, () => callback(...parameters));
      result = returned === undefined ? undefined : returned >>> 0;
      this.#current = current;
      this.#effective = effective;
    }
    const stopped = this.#stopIteration;
    this.#stopIteration = false;
    for (let action = this.#deferred.shift(); action; action = this.#deferred.shift()) action();
    return { result, stopped };
  }

  /** Puts something off until the filter has returned: host functions must not call back into it. */
  defer(action: () => void): void {
    this.#deferred.push(action);
  }

  /** The running callback holds its stream, whatever it returns. */
  stopIteration(): void {
    this.#stopIteration = true;
  }

  /** False where no context has that id. */
  setEffectiveContext(id: number): boolean {
    const context = this.contexts.get(id);
    if (context) this.#effective = context === this.#vmContext ? undefined : context;
    return context !== undefined;
  }

  log(level: number, message: string): void {
    const name = LOG_LEVELS[level] ?? "critical";
    if (level >= LOG_LEVELS.indexOf("error")) this.#errorLines.push(message);
    this.services.log({ level: name, message, contextId: this.context.id });
  }

  /** Whether a host function may be called now; throws where Envoy would fail. */
  checkHostCall(name: string, isHarmless: boolean): void {
    if (this.#phase === "start section") {
      throw new EnvoyCrash(`${name} in the module's start section; build with --exportStart _initialize`);
    }
    if (this.#phase === "_initialize" && !isHarmless) {
      throw new Error(
        `${name} in _initialize: Envoy allows only logs, environment, time and randomness there`,
      );
    }
  }

  #exported(name: string): ((...parameters: number[]) => number | undefined) | undefined {
    const value = this.#exports[name];
    return typeof value === "function" ? (value as (...parameters: number[]) => number) : undefined;
  }

  /** Runs the guest; whatever it throws ends the VM. */
  #guard<Result>(callback: string, run: () => Result): Result {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = STACK_FRAMES;
    try {
      return run();
    } catch (error) {
      this.#death ??= Trap.isTrap(error)
        ? new Trap(callback, error, this.#errorLines, SourceMap.beside(this.#module.path))
        : (error as Error);
      this.#deferred = [];
      for (const context of [...this.contexts.values()]) context.vmDied();
      throw this.#death;
    } finally {
      Error.stackTraceLimit = limit;
    }
  }
}
