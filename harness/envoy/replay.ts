import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Exchange } from "../exchange/types.ts";
import { UnusableConfiguration, configurationOf } from "../replay/configuration.ts";
import type { PlanName, ExchangeResult } from "../replay/result.ts";
import { findEnvoy } from "./find.ts";
import { EnvoyProcess } from "./process.ts";
import { replayBootstrap } from "./replay/bootstrap.ts";
import type { Stage } from "./replay/bootstrap.ts";
import { runExchange } from "./replay/run.ts";

export interface EnvoyReplayOptions {
  /** Path of the module. */
  module: string;
  /** Plans to run; those that cannot be told apart over a socket are left out. */
  plans: readonly PlanName[];
  /** Configuration file that wins over what the exchanges say. */
  config?: string;
  progress?: (text: string) => void;
}

/** Over a socket only these are sure to reach the filter as they were cut. */
const possiblePlans: readonly PlanName[] = ["whole", "recorded"];

/**
 * Runs exchanges through one real Envoy: each has a listener with its own configuration, and all share the
 * module's VM. Exchanges that need what only the Node host has are skipped by name. Throws where Envoy
 * cannot be had or does not start.
 */
export async function replayInEnvoy(
  exchanges: readonly Exchange[],
  options: EnvoyReplayOptions,
): Promise<ExchangeResult[]> {
  const search = await findEnvoy({ ...(options.progress && { progress: options.progress }) });
  if (!search.found) throw new Error(`no Envoy: ${search.remedy}`);
  const folder = mkdtempSync(path.join(os.tmpdir(), "ai-gateway-replay-"));
  try {
    const entries = exchanges.map((exchange, index) =>
      prepare(exchange, path.join(folder, String(index)), options),
    );
    const stages = entries.flatMap((entry) => ("stage" in entry ? [entry.stage] : []));
    if (stages.length === 0) return entries.flatMap((entry) => ("result" in entry ? [entry.result] : []));
    const adminSocket = path.join(folder, "admin");
    const envoy = await EnvoyProcess.start({
      binary: search.binary,
      bootstrap: replayBootstrap(stages, path.resolve(options.module), adminSocket),
      admin: { socketPath: adminSocket },
      readyWithin: 120_000,
    });
    try {
      return await runAll(entries, envoy, options);
    } finally {
      await envoy.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** An exchange that is to run, or the result of one that is not. */
type Entry = { stage: Stage } | { result: ExchangeResult };

async function runAll(
  entries: Entry[],
  envoy: EnvoyProcess,
  options: EnvoyReplayOptions,
): Promise<ExchangeResult[]> {
  const plans = possiblePlans.filter((plan) => options.plans.includes(plan));
  const results: ExchangeResult[] = [];
  for (const [index, entry] of entries.entries()) {
    results.push("stage" in entry ? await runExchange(entry.stage, plans, envoy) : entry.result);
    options.progress?.(`${index + 1} of ${entries.length}`);
  }
  return results;
}

function prepare(exchange: Exchange, folder: string, options: EnvoyReplayOptions): Entry {
  const blank = { name: exchange.name, file: exchange.file, plans: [], differences: [] };
  const skipped = reasonToSkip(exchange);
  if (skipped !== undefined) return { result: { ...blank, skipped } };
  try {
    return { stage: { exchange, folder, configuration: configurationOf(exchange, options.config) } };
  } catch (error) {
    if (!(error instanceof UnusableConfiguration)) throw error;
    return { result: { ...blank, refused: error.message } };
  }
}

function reasonToSkip(exchange: Exchange): string | undefined {
  const isSigned = exchange.upstream?.request?.headers["x-amz-date"] !== undefined;
  if (exchange.clock !== undefined || isSigned) return "clock-bound: Envoy's clock cannot be set";
  if (exchange.endpointMetrics !== undefined) return "endpoint metrics can be given only in the Node host";
  if ((exchange.attempts?.length ?? 0) > 1) return "needs the upstream role";
  return undefined;
}
