import { Authenticator } from "../auth/authenticator";
import { authenticatorOf } from "../auth/authenticator-of";
import { EndpointTable } from "../endpoint/endpoint-table";
import { Config } from "../filterapi/config";
import { RuntimeConfig } from "../filterapi/runtime";
import { BodyMutator } from "../mutate/body-mutator";
import { HeaderMutator } from "../mutate/header-mutator";
import { randomBits } from "../host/random";
import { BudgetTable } from "../usage/budgets/budget-table";
import { CostExpressions } from "../usage/cost-expressions";
import { Counters } from "./counters";
import { PickerStreams } from "./external/picker-streams";
import { HostEnvironment } from "./host-environment";
import { Identity } from "./identity";
import { Pool } from "./pool";
import { HostStore } from "./host-store";
import { SeriesTable } from "./telemetry/series-table";

/**
 * A configuration at work: all that requests need of it, prepared once. A stream keeps the installation it began with, so what a
 * newer one replaced is given back only when its last stream has ended.
 */
export class Installation {
  readonly runtime: RuntimeConfig;
  readonly endpoints: EndpointTable;
  readonly counters: Counters = new Counters();
  readonly series: SeriesTable;
  readonly identity: Identity;
  /** For each backend how it is authenticated to; null for one without auth. */
  readonly authenticators: Array<Authenticator | null> = [];
  /** For each backend the configured changes of its requests; null for none. */
  readonly headerMutators: Array<HeaderMutator | null> = [];
  readonly bodyMutators: Array<BodyMutator | null> = [];
  /** For each backend its pool; null for a provider. */
  readonly pools: Array<Pool | null> = [];
  readonly budgets: BudgetTable;
  private users: i32 = 0;
  private retired: bool = false;

  constructor(
    readonly config: Config,
    readonly expressions: CostExpressions,
    /** The streams to external pickers: those of the root context, which outlives configurations. */
    readonly pickerStreams: PickerStreams,
  ) {
    const runtime = new RuntimeConfig(config);
    this.runtime = runtime;
    this.series = new SeriesTable(runtime);
    const identity = new Identity(config);
    identity.announce();
    this.identity = identity;
    this.endpoints = new EndpointTable(config.endpointPrefixes);
    // Not 0, which nobody owns by.
    this.budgets = new BudgetTable(config.budgets, new HostStore(), randomBits() | 1);
    const environment = new HostEnvironment();
    for (let index = 0; index < config.backends.length; index++) {
      const backend = config.backends[index];
      this.authenticators.push(authenticatorOf(backend, environment, config.tokenExchange));
      const headers = backend.headerMutation;
      this.headerMutators.push(headers === null ? null : new HeaderMutator(headers));
      const body = backend.bodyMutation;
      this.bodyMutators.push(body === null ? null : new BodyMutator(body));
      const pool = backend.inferencePool;
      this.pools.push(pool === null ? null : new Pool(pool));
    }
  }

  /** Whether any reply's tokens are counted by a configured cost. */
  get hasCosts(): bool {
    return this.config.globalCosts.length > 0 || this.config.routeCosts.length > 0;
  }

  /** Whether any pool asks an external picker. */
  get hasOutsidePicker(): bool {
    for (let index = 0; index < this.pools.length; index++) {
      const pool = this.pools[index];
      if (pool !== null && pool.service !== null) return true;
    }
    return false;
  }

  /** A stream begins. */
  enter(): void {
    this.users++;
  }

  /** A stream has ended. */
  leave(): void {
    this.users--;
    this.disposeIfUnused();
  }

  /** No stream begins any more. */
  retire(): void {
    this.retired = true;
    this.disposeIfUnused();
  }

  private disposeIfUnused(): void {
    if (!this.retired || this.users > 0) return;
    for (let index = 0; index < this.authenticators.length; index++) {
      const authenticator = this.authenticators[index];
      if (authenticator !== null) authenticator.dispose();
      const mutator = this.bodyMutators[index];
      if (mutator !== null) mutator.dispose();
      const pool = this.pools[index];
      if (pool !== null) pool.dispose();
    }
    this.budgets.dispose();
    this.series.dispose();
    this.identity.dispose();
    this.endpoints.dispose();
    this.expressions.dispose();
    this.runtime.dispose();
  }
}
