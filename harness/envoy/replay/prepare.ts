import path from "node:path";
import type { Exchange } from "../../exchange/types.ts";
import { UnusableConfiguration, configurationOf } from "../../replay/configuration.ts";
import { plansFor } from "../../replay/plans.ts";
import type { ExchangeResult, PlanName } from "../../replay/result.ts";
import { configurationForStage, poolStages } from "./pool-stage.ts";
import type { PoolStage } from "./pool-stage.ts";
import type { Stage } from "./stage.ts";

/** An exchange and the stages it is to run on; none where it is not to run, which the result says. */
export interface Entry {
  result: ExchangeResult;
  stages: Stage[];
}

export interface PrepareOptions {
  /** Where the files of stages are. */
  folder: string;
  plans: readonly PlanName[];
  /** Configuration file that wins over what the exchange says. */
  config?: string;
}

/** Over a socket only these are sure to reach the filter as they were cut. */
const possiblePlans: readonly PlanName[] = ["whole", "recorded"];

/** Lays out an exchange as stages, one for each plan; `id` is its own among all exchanges. */
export function prepare(exchange: Exchange, id: string, options: PrepareOptions): Entry {
  const result: ExchangeResult = { name: exchange.name, file: exchange.file, plans: [], differences: [] };
  try {
    const stages = layOut(exchange, id, options);
    const skipped = reasonToSkip(exchange, stages);
    return skipped === undefined ? { result, stages } : { result: { ...result, skipped }, stages: [] };
  } catch (error) {
    if (!(error instanceof UnusableConfiguration)) throw error;
    return { result: { ...result, refused: error.message }, stages: [] };
  }
}

function layOut(exchange: Exchange, id: string, { folder, plans, config }: PrepareOptions): Stage[] {
  const configuration = configurationOf(exchange, config);
  const wanted = possiblePlans.filter((plan) => plans.includes(plan));
  return plansFor(exchange, wanted).map((plan) => {
    const name = `${id}-${plan.name}`;
    const stageFolder = path.join(folder, name);
    const pools = poolStages(exchange, configuration.config, stageFolder);
    return {
      exchange,
      plan,
      folder: stageFolder,
      configuration: configurationForStage(configuration, pools, name),
      pools,
    };
  });
}

function reasonToSkip(exchange: Exchange, stages: Stage[]): string | undefined {
  const isSigned = exchange.upstream?.request?.headers["x-amz-date"] !== undefined;
  if (exchange.clock !== undefined || isSigned) return "clock-bound: Envoy's clock cannot be set";
  const [stage] = stages;
  if (stage === undefined) return "none of the wanted plans applies";
  return exchange.endpointMetrics && reasonAgainstMetrics(exchange.endpointMetrics, stage.pools);
}

function reasonAgainstMetrics(
  metrics: NonNullable<Exchange["endpointMetrics"]>,
  pools: PoolStage[],
): string | undefined {
  if (pools.length === 0) return "endpoint metrics need endpoints with IP addresses";
  if (metrics.some(({ inFlight = 0 }) => inFlight > 0)) {
    return "requests in flight elsewhere can be given only in the Node host";
  }
  if (metrics.some(({ healthy }) => healthy === false)) {
    return "health can be told only in the Node host: in Envoy the filter finds it out by itself";
  }
  return undefined;
}
