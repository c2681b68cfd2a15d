import type { Exchange } from "../exchange/types.ts";
import type { FilterModule } from "../host/module.ts";
import { EnvoyCrash, Trap } from "../host/trap.ts";
import { ConfigurationRefused } from "../host/vm.ts";
import { compareOutcome } from "./compare-outcome.ts";
import { UnusableConfiguration, configurationOf } from "./configuration.ts";
import type { Trace } from "./node-run.ts";
import { runInNode } from "./node-run.ts";
import type { Outcome } from "./outcome.ts";
import { plansFor } from "./plans.ts";
import type { Difference, ExchangeResult, PlanName } from "./result.ts";
import { parseServerSentEvents } from "./server-sent-events.ts";

export interface ReplayOptions {
  module: FilterModule;
  /** Configuration file that takes the place of the exchanges' own. */
  config?: string | undefined;
  plans?: readonly PlanName[] | undefined;
  trace?: Trace | undefined;
}

/** An exchange's result and what came out under each plan, by the plan's label. */
export interface Replayed {
  result: ExchangeResult;
  outcomes: Map<string, Outcome>;
}

/** Says what is different in an outcome. */
export type Compare = (exchange: Exchange, outcome: Outcome, plan: string) => Omit<Difference, "plan">[];

/** Runs an exchange in the Node host under every plan and compares what comes out with its goldens. */
export function replayExchange(
  exchange: Exchange,
  options: ReplayOptions,
  compare: Compare = compareOutcome,
): Replayed {
  const started = performance.now();
  const result: ExchangeResult = { name: exchange.name, file: exchange.file, plans: [], differences: [] };
  const replayed: Replayed = { result, outcomes: new Map() };
  const plans = plansFor(exchange, options.plans);
  if (plans.length === 0) {
    result.skipped = "none of the wanted plans applies";
    return replayed;
  }
  try {
    const configuration = configurationOf(exchange, options.config);
    for (const plan of plans) {
      options.trace?.(`-- ${exchange.name}, plan ${plan.label}`);
      result.plans.push(plan.label);
      const outcome = runInNode(exchange, options.module, configuration, plan, options.trace);
      replayed.outcomes.set(plan.label, outcome);
      const differences = compare(exchange, outcome, plan.label);
      result.differences.push(...differences.map((difference) => ({ ...difference, plan: plan.label })));
    }
  } catch (error) {
    recordFailure(result, error);
  }
  measure(replayed);
  result.milliseconds = performance.now() - started;
  return replayed;
}

function recordFailure(result: ExchangeResult, error: unknown): void {
  if (error instanceof UnusableConfiguration) result.refused = error.message;
  else if (error instanceof ConfigurationRefused) result.refused = `${result.file}: ${error.message}`;
  else if (error instanceof Trap || error instanceof EnvoyCrash) {
    result.trap = `${result.name}, plan ${result.plans.at(-1) ?? ""}: ${error.message}`;
  } else throw error;
}

function measure({ result, outcomes }: Replayed): void {
  const response = [...outcomes.values()].at(-1)?.clientResponse;
  if (!response) return;
  result.bytes = response.body.length;
  const isStream = response.headers.some(
    ([name, value]) => name === "content-type" && value.startsWith("text/event-stream"),
  );
  if (isStream) result.events = parseServerSentEvents(response.body.toString("utf8")).length;
}
