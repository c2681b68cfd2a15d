import { loadExchange } from "../exchange/load.ts";
import type { Exchange } from "../exchange/types.ts";
import { replayInEnvoy } from "../envoy/replay.ts";
import { FilterModule } from "../host/module.ts";
import { replayAgainst } from "./against.ts";
import type { ReplayOptions, Replayed } from "./replay.ts";
import { replayExchange } from "./replay.ts";
import type { ExchangeResult } from "./result.ts";
import { planNames } from "./result.ts";
import { updateGoldens } from "./update.ts";

export interface SessionOptions extends Omit<ReplayOptions, "module"> {
  /** Path of the module. */
  module: string;
  target: "host" | "envoy";
  /** Path of a module to compare with, in place of the goldens. */
  against?: string | undefined;
  /** Rewrites the goldens of exchanges that differ. */
  update?: boolean | undefined;
  progress?: (text: string) => void;
}

/** What a session did: the results in the order of the exchanges, and the files whose goldens were rewritten. */
export interface Session {
  results: ExchangeResult[];
  updated: string[];
}

/** The place where the filter was to run is not to be had; the message says what is missing. */
export class CannotReplay extends Error {
  override readonly name = "CannotReplay";
}

/** Runs exchanges one after the other. Throws CannotReplay where a module cannot be loaded or Envoy cannot be had. */
export async function replayAll(exchanges: Exchange[], options: SessionOptions): Promise<Session> {
  if (options.target === "envoy") {
    const { module, config, plans = planNames, progress } = options;
    const envoyOptions = {
      module,
      plans,
      ...(config !== undefined && { config }),
      ...(progress && { progress }),
    };
    const results = await orCannotReplay(replayInEnvoy(exchanges, envoyOptions));
    return { results, updated: [] };
  }
  const module = await orCannotReplay(FilterModule.load(options.module));
  const { against } = options;
  const other = against === undefined ? undefined : await orCannotReplay(FilterModule.load(against));
  const session: Session = { results: [], updated: [] };
  for (const [index, exchange] of exchanges.entries()) {
    options.progress?.(`${index + 1}/${exchanges.length} ${exchange.name}`);
    const run = { ...options, module };
    const replayed = other ? replayAgainst(exchange, run, other) : replayExchange(exchange, run);
    if (options.update && update(exchange, replayed)) {
      session.updated.push(exchange.file);
      session.results.push(replayExchange(loadExchange(exchange.file), run).result);
    } else {
      session.results.push(replayed.result);
    }
  }
  return session;
}

/** Goldens come from the first plan; where plans disagree, the run that follows shows it. */
function update(exchange: Exchange, { result, outcomes }: Replayed): boolean {
  const [outcome] = outcomes.values();
  const broken = result.trap !== undefined || result.refused !== undefined || !outcome;
  if (broken || result.differences.length === 0 || outcome.faults.length > 0) return false;
  updateGoldens(exchange, outcome);
  return true;
}

async function orCannotReplay<T>(promise: Promise<T>): Promise<T> {
  try {
    return await promise;
  } catch (error) {
    throw new CannotReplay((error as Error).message, { cause: error });
  }
}
