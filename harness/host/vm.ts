import { Clock } from "./clock.ts";
import { Guest } from "./guest.ts";
import type { LogEntry } from "./guest.ts";
import type { HeaderPause } from "./http-stream.ts";
import { Metrics } from "./metrics.ts";
import type { FilterModule } from "./module.ts";
import { Random } from "./random.ts";
import { RootContext } from "./root-context.ts";
import { SharedData } from "./shared-data.ts";

export type { LogEntry } from "./guest.ts";

export interface VmOptions {
  /** What the filter reads as its environment. Default empty: Envoy passes on only what its configuration names. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Default: stands still at 2026-01-01T00:00:00Z. */
  readonly clock?: Clock;
  /** Of the filter's randomness. Default 1. */
  readonly seed?: number;
  /** VMs of one id share their part of `sharedData`. Default "". */
  readonly vmId?: string;
  readonly vmConfiguration?: string | Uint8Array;
  readonly sharedData?: SharedData;
  readonly metrics?: Metrics;
  /** Gets every line the filter logs, of every level. */
  readonly log?: (entry: LogEntry) => void;
  /** Default "stop-iteration". */
  readonly headerPause?: HeaderPause;
  /** The clusters callouts can reach. Default: any. */
  readonly clusters?: readonly string[];
}

/** The filter did not take a configuration. Envoy keeps the old one, or does not start. */
export class ConfigurationRefused extends Error {
  override readonly name = "ConfigurationRefused";
  /** What the filter logged while it looked at the configuration. */
  readonly logged: readonly string[];

  constructor(rootId: string, callback: string, logged: readonly string[]) {
    super([`${rootId}: ${callback} refused the configuration`, ...logged].join("\n  "));
    this.logged = logged;
  }
}

/** One VM: an instance of the module with its own memory, as each worker of Envoy has. */
export class Vm {
  readonly #guest: Guest;
  readonly #headerPause: HeaderPause;
  readonly #vmConfiguration: Uint8Array;
  readonly #roots: RootContext[] = [];
  #logged: string[] | undefined;

  private constructor(module: FilterModule, options: VmOptions) {
    this.#headerPause = options.headerPause ?? "stop-iteration";
    this.#vmConfiguration = Buffer.from(options.vmConfiguration ?? "");
    this.#guest = new Guest(module, {
      environment: options.environment ?? {},
      clock: options.clock ?? new Clock(),
      random: new Random(options.seed ?? 1),
      vmId: options.vmId ?? "",
      sharedData: options.sharedData ?? new SharedData(),
      metrics: options.metrics ?? new Metrics(),
      clusters: options.clusters,
      log: (entry) => {
        this.#logged?.push(entry.message);
        options.log?.(entry);
      },
    });
  }

  /** Instantiates the module and runs its `_initialize`. Throws where the module needs what Envoy does not have. */
  static create(module: FilterModule, options: VmOptions = {}): Vm {
    return new Vm(module, options);
  }

  /** Whether the filter trapped: nothing can be done with the VM any more. */
  get dead(): boolean {
    return this.#guest.death !== undefined;
  }

  /** Size of the linear memory, in pages of 64 KiB. It never shrinks. */
  get memoryPages(): number {
    return this.#guest.memory.pages;
  }

  /** Starts the filter with a plugin configuration, beside those it has. Throws `ConfigurationRefused`. */
  configure(rootId: string, configuration: string | Uint8Array): RootContext {
    const logged: string[] = [];
    this.#logged = logged;
    const root = new RootContext(this.#guest, rootId, this.#vmConfiguration, this.#headerPause);
    const refusal = root.start(Buffer.from(configuration as string));
    this.#logged = undefined;
    if (refusal !== undefined) {
      this.#guest.contexts.delete(root.id);
      throw new ConfigurationRefused(rootId, refusal, logged);
    }
    this.#roots.push(root);
    return root;
  }

  /** Shuts all root contexts down. Streams should be closed before. */
  dispose(): void {
    for (const root of this.#roots) root.shutdown();
  }
}
