import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Exchange } from "../exchange/types.ts";
import type { Outcome } from "../replay/outcome.ts";
import type { PlanName, ExchangeResult } from "../replay/result.ts";
import { parseServerSentEvents } from "../replay/server-sent-events.ts";
import { findEnvoy } from "./find.ts";
import { EnvoyProcess } from "./process.ts";
import { replayBootstrap } from "./replay/bootstrap.ts";
import { prepare } from "./replay/prepare.ts";
import type { Entry } from "./replay/prepare.ts";
import { StageRun } from "./replay/run.ts";
import type { Stage } from "./replay/stage.ts";

export interface EnvoyReplayOptions {
  /** Path of the module. */
  module: string;
  /** Plans to run; those that cannot be told apart over a socket are left out. */
  plans: readonly PlanName[];
  /** Configuration file that wins over what the exchanges say. */
  config?: string;
  progress?: (text: string) => void;
}

/**
 * Runs exchanges through one real Envoy: each has listeners with its own configuration, one for each plan, and all
 * share the module's VM. Exchanges that need what only the Node host has are skipped by name. Throws where Envoy
 * cannot be had or does not start.
 */
export async function replayInEnvoy(
  exchanges: readonly Exchange[],
  options: EnvoyReplayOptions,
): Promise<ExchangeResult[]> {
  const search = await findEnvoy({ ...(options.progress && { progress: options.progress }) });
  if (!search.found) throw new Error(`no Envoy: ${search.remedy}`);
  const folder = mkdtempSync(path.join(os.tmpdir(), "ai-gateway-replay-"));
  const runs = new Map<Stage, StageRun>();
  try {
    const entries = exchanges.map((exchange, index) =>
      prepare(exchange, String(index), { ...options, folder }),
    );
    const stages = entries.flatMap((entry) => entry.stages);
    if (stages.length === 0) return entries.map(({ result }) => result);
    for (const stage of stages) runs.set(stage, await StageRun.open(stage));
    const adminSocket = path.join(folder, "admin");
    const envoy = await EnvoyProcess.start({
      binary: search.binary,
      bootstrap: replayBootstrap(stages, path.resolve(options.module), adminSocket),
      admin: { socketPath: adminSocket },
      readyWithin: 120_000,
    });
    try {
      return await runAll(entries, runs, envoy, options);
    } finally {
      await envoy.stop();
    }
  } finally {
    await Promise.all([...runs.values()].map((run) => run.close()));
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runAll(
  entries: Entry[],
  runs: ReadonlyMap<Stage, StageRun>,
  envoy: EnvoyProcess,
  options: EnvoyReplayOptions,
): Promise<ExchangeResult[]> {
  for (const [index, { result, stages }] of entries.entries()) {
    const started = Date.now();
    for (const stage of stages) {
      const { outcome, differences, trap } = await runs.get(stage)!.run(envoy);
      result.plans.push(stage.plan.label);
      result.differences.push(...differences);
      if (trap !== undefined) {
        result.trap = trap;
        break;
      }
      measure(result, outcome);
    }
    if (stages.length > 0) result.milliseconds = Date.now() - started;
    options.progress?.(`${index + 1} of ${entries.length}`);
  }
  return entries.map(({ result }) => result);
}

function measure(result: ExchangeResult, { clientResponse }: Outcome): void {
  const body = clientResponse?.body ?? Buffer.alloc(0);
  const contentType = clientResponse?.headers.find(([name]) => name === "content-type")?.[1] ?? "";
  result.bytes = body.length;
  result.events = contentType.startsWith("text/event-stream")
    ? parseServerSentEvents(body.toString("utf8")).length
    : 0;
}
