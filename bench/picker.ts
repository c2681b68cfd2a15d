// Where requests of a simulated pool go, and what that does to them: the filter's picker beside what proxies do without one.
import { writeFileSync } from "node:fs";
import { Command, InvalidArgumentError, Option } from "commander";
import { FilterModule } from "../harness/host/module.ts";
import { workloads } from "../harness/simulator/workload/workloads.ts";
import { leastOfAll, leastOfTwo, randomly, roundRobin } from "./picker/balancer.ts";
import type { BalancerKind } from "./picker/balancer.ts";
import { filterKind } from "./picker/filter-balancer.ts";
import type { FilterOptions } from "./picker/filter-balancer.ts";
import type { Measurement } from "./picker/measurement.ts";
import { measurePicks, pickTimeTable } from "./picker/pick-time.ts";
import { workloadTable } from "./picker/report.ts";
import { Simulation } from "./picker/simulation.ts";

interface Options {
  workload?: string;
  servers: number;
  rate?: number;
  load: number;
  seed: number;
  duration: number;
  workers: number;
  scorers?: NonNullable<FilterOptions["scorers"]>;
  module: string;
  json?: string;
}

const program = new Command("bench -- picker")
  .description("compare ways of choosing a server of a pool, in simulated time")
  .addOption(new Option("--workload <name>", "only this one").choices(workloads.map(({ name }) => name)))
  .option("--servers <n>", "servers of the pool", positive, 8)
  .option("--rate <n>", "requests a second; default: what the workload says a server can take", positive)
  .option("--load <factor>", "times that rate", positive, 1)
  .option("--seed <n>", "of the traffic and of whatever is left to chance", positive, 1)
  .option("--duration <seconds>", "simulated time in which requests come", positive, 200)
  .option("--workers <n>", "workers of the proxy that runs the filter", positive, 1)
  .option("--scorers <type=weight,...>", "the filter's scorers; default: its own", parseScorers)
  .option("--module <file>", "the filter", "build/filter.wasm")
  .option("--json <file>", "write all measurements there")
  .parse();

const options = program.opts<Options>();
const module = await FilterModule.load(options.module);
const measurements: Measurement[] = [];
for (const workload of workloads) {
  if (options.workload !== undefined && workload.name !== options.workload) continue;
  const { servers, seed } = options;
  const rate = options.rate ?? workload.ratePerServer * servers * options.load;
  const simulation = { servers, seed, rate, duration: options.duration * 1000 };
  const measured = kinds().map((kind) => new Simulation(workload, kind, simulation).run());
  measurements.push(...measured);
  console.log(`${workloadTable(workload, rate, measured)}\n`);
}
const times = measurePicks(module, [1, 10, 100, 1000]);
console.log(pickTimeTable(times));
if (options.json !== undefined)
  writeFileSync(options.json, JSON.stringify({ options, measurements, times }, null, 2));

function kinds(): BalancerKind[] {
  const { scorers, workers } = options;
  const common = { module, workers, ...(scorers && { scorers }) };
  return [
    roundRobin,
    randomly,
    leastOfTwo,
    leastOfAll,
    filterKind("filter, no metrics", { ...common, hasMetrics: false }),
    filterKind("filter, with metrics", { ...common, hasMetrics: true }),
  ];
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError("expected a number above 0");
  return value;
}

function parseScorers(text: string): { type: string; weight: number }[] {
  return text.split(",").map((part) => {
    const [type = "", weight = "1"] = part.split("=");
    return { type, weight: positive(weight) };
  });
}
