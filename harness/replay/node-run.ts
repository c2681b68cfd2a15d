import { defaultClock } from "../exchange/types.ts";
import type { Exchange } from "../exchange/types.ts";
import { Clock } from "../host/clock.ts";
import type { FilterModule } from "../host/module.ts";
import { SharedData } from "../host/shared-data.ts";
import { Vm } from "../host/vm.ts";
import type { Configuration } from "./configuration.ts";
import type { Outcome } from "./outcome.ts";
import type { Plan } from "./plans.ts";
import { RolesRun, usesRoles } from "./roles-run.ts";
import { StreamRun } from "./stream-run.ts";

/** Called with one line for every phase and every log line of the filter. */
export type Trace = (line: string) => void;

const vmId = "replay";
const backendNameProperty = [
  "xds",
  "route_metadata",
  "filter_metadata",
  "aigateway.envoy.io",
  "per_route_rule_backend_name",
].join("\0");

/**
 * Runs an exchange once, in a fresh VM. Throws Trap where the filter trapped, EnvoyCrash where it did what Envoy does
 * not survive, ConfigurationRefused where it refused the configuration.
 */
export function runInNode(
  exchange: Exchange,
  module: FilterModule,
  configuration: Configuration,
  plan: Plan,
  trace?: Trace,
): Outcome {
  const sharedData = new SharedData();
  publishEndpointMetrics(exchange, configuration, sharedData);
  const vm = Vm.create(module, {
    environment: configuration.environment,
    clock: new Clock(new Date(exchange.clock ?? defaultClock)),
    vmId,
    sharedData,
    ...(trace && { log: (entry) => trace(`${entry.level}: ${entry.message}`) }),
  });
  try {
    const properties = exchange.backend === undefined ? {} : { [backendNameProperty]: exchange.backend };
    if (usesRoles(exchange, configuration.config)) {
      const router = vm.configure("router", configuration.json);
      const upstream = vm.configure("upstream", configuration.json);
      return new RolesRun({ router, upstream }, plan, trace).run(exchange, configuration.config);
    }
    const root = vm.configure("gateway", configuration.json);
    const run = new StreamRun(root.stream({ properties }), plan, trace);
    return run.run(exchange, configuration.config);
  } finally {
    vm.dispose();
  }
}

/** The picker reads what it knows of a pool's endpoints under `endpoint-metrics/<namespace>/<pool>`. */
function publishEndpointMetrics(exchange: Exchange, { config }: Configuration, sharedData: SharedData): void {
  if (!exchange.endpointMetrics) return;
  const metrics = JSON.stringify(exchange.endpointMetrics);
  for (const { inferencePool } of config.backends) {
    if (!inferencePool) continue;
    sharedData.set(vmId, `endpoint-metrics/${inferencePool.namespace}/${inferencePool.name}`, metrics);
  }
}
