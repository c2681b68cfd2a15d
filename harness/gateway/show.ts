import type { Config } from "../filterapi/load.ts";
import { LoadGenerator } from "../simulator/load/load-generator.ts";
import { boardLines, summaryLine } from "../simulator/view/board.ts";
import { LiveView } from "../simulator/view/live-view.ts";
import type { EnvoyLog } from "./envoy-log.ts";
import { requestLine } from "./request-line.ts";
import type { GatewayRequest } from "./run.ts";
import type { Simulation } from "./simulation.ts";
import { Totals, expressedCosts } from "./totals.ts";

export interface Scene {
  request: GatewayRequest;
  /** Where the gateway is. */
  url: string;
  model: string;
  config: Config;
  simulation: Simulation | undefined;
  log: EnvoyLog;
}

/** Milliseconds between the lines of a log: under load things change faster. */
const loadInterval = 5000;
const idleInterval = 30_000;

/** What is under way. */
export interface Shown {
  stopLoad: () => void;
  /** Shows how it all ended. */
  end: () => void;
}

/** Starts the load, if any is wanted, and shows what goes on. */
export function show(scene: Scene): Shown {
  const { simulation, log, config } = scene;
  const totals = new Totals(expressedCosts(config));
  const endpoints = simulation?.pools.endpoints ?? [];
  const generator = generatorFor(scene);
  generator?.start();
  const summary = (): string =>
    endpoints.length > 0 || generator ? summaryLine(endpoints, generator?.totals) : totals.line;
  const lines = (): string[] => [
    ...(endpoints.length > 0 ? boardLines(endpoints, generator?.totals) : generator ? [summary()] : []),
    cut(totals.line),
  ];
  const view = new LiveView({ lines, summary }, generator ? loadInterval : idleInterval);
  log.problems = (line) => view.print(line);
  log.requests = (request) => {
    totals.add(request);
    // Those of a load are too many to be read.
    if (!generator) view.print(requestLine(request));
  };
  return { stopLoad: () => generator?.stop(), end: () => view.stop() };
}

function generatorFor({ request, url, model, simulation }: Scene): LoadGenerator | undefined {
  const { load, workload, seed } = request;
  if (load === undefined || simulation === undefined) return undefined;
  const servers = simulation.pools.endpoints.length + simulation.providers.length;
  const rate = load === "usual" ? workload.ratePerServer * servers : load;
  return new LoadGenerator(url, { workload, model, rate, seed });
}

/** What fits on one line: one that wraps could not be written over. */
function cut(line: string): string {
  return line.slice(0, (process.stdout.columns || 80) - 1);
}
