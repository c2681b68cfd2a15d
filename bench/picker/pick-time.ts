import Table from "cli-table3";
import { scorerTypes } from "../../harness/filterapi/schema/picker.ts";
import type { FilterModule } from "../../harness/host/module.ts";
import type { RootContext } from "../../harness/host/root-context.ts";
import { SharedData } from "../../harness/host/shared-data.ts";
import { Vm } from "../../harness/host/vm.ts";
import { SeededRandom } from "../../harness/simulator/random.ts";
import { writeWords } from "../../harness/simulator/words.ts";
import { countModuleTime, moduleTime } from "../module-time.ts";
import { addressOf, poolConfiguration, requestBody, requestHeaders } from "./filter-request.ts";

/** What requests to a pool cost in the module. */
export interface PickTime {
  endpoints: number;
  /** Microseconds of a request of 2 KiB, from its headers to what is sent on, with every scorer; and without any. */
  scored: number;
  unscored: number;
  /** Of the VM, in MiB. */
  memory: number;
}

const scorers = scorerTypes.map((type) => ({
  type,
  weight: 1,
  ...(type === "label" && { labels: { zone: "a" } }),
}));

const warmUp = 500;
const rounds = 2000;
const vmId = "bench";

/** Measures picks in pools of so many endpoints, all of whose loads are known and different. */
export function measurePicks(module: FilterModule, sizes: readonly number[]): PickTime[] {
  countModuleTime();
  return sizes.map((endpoints) => measurePick(module, endpoints));
}

function measurePick(module: FilterModule, endpoints: number): PickTime {
  const addresses = Array.from({ length: endpoints }, (_, server) => addressOf(server));
  const sharedData = new SharedData();
  sharedData.set(vmId, "endpoint-metrics/default/pool", JSON.stringify(addresses.map(loadOf)));
  const measure = (picker: object): { micros: number; pages: number } => {
    const vm = Vm.create(module, { sharedData, vmId });
    const root = vm.configure("gateway", poolConfiguration(addresses, picker));
    root.tick();
    return { micros: medianTime(root), pages: vm.memoryPages };
  };
  const scored = measure({ scorers });
  const unscored = measure({ scorers: [] });
  return { endpoints, scored: scored.micros, unscored: unscored.micros, memory: scored.pages / 16 };
}

export function pickTimeTable(times: readonly PickTime[]): string {
  const table = new Table({
    head: ["endpoints", "request, all scorers", "request, no scorers", "difference", "memory of the VM"],
    colAligns: Array<"right">(5).fill("right"),
    style: { head: [], border: [], compact: true },
  });
  for (const { endpoints, scored, unscored, memory } of times) {
    table.push([
      endpoints,
      `${scored.toFixed(1)} µs`,
      `${unscored.toFixed(1)} µs`,
      `${(scored - unscored).toFixed(1)} µs`,
      `${memory.toFixed(1)} MiB`,
    ]);
  }
  return `module time of a request to a pool\n${table.toString()}`;
}

function loadOf(address: string, server: number): object {
  return {
    address,
    healthy: true,
    waiting: server % 7,
    running: server % 31,
    kvCacheUsage: (server % 97) / 97,
    runningLora: [`adapter-${server % 5}`],
    waitingLora: [],
    maxLora: 4,
    inFlight: 0,
  };
}

/** Half of the prompts are new, half of them were asked before. */
function medianTime(root: RootContext): number {
  const random = new SeededRandom(1);
  const known = Array.from({ length: 50 }, () => chat(random));
  const times: number[] = [];
  for (let round = 0; round < warmUp + rounds; round++) {
    const body = round % 2 === 0 ? chat(random) : known[random.below(known.length)]!;
    const stream = root.stream();
    moduleTime.inside = 0;
    stream.requestHeaders(requestHeaders(body.length), false);
    stream.requestBody(body, true);
    const elapsed = moduleTime.inside;
    if (!stream.upstream.ended) throw new Error(stream.localResponse?.body.toString());
    stream.close();
    if (round >= warmUp) times.push(elapsed * 1000);
  }
  return times.sort((left, right) => left - right)[rounds / 2]!;
}

function chat(random: SeededRandom): Buffer {
  const messages = [{ role: "user", content: writeWords(random, 2048) }];
  return requestBody({ model: "adapter-1", messages, maxTokens: 100 });
}
