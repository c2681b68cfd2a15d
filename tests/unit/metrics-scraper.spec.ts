import { Arena } from "../../assembly/bytes/arena";
import { memoryUsed } from "../../assembly/bytes/memory";
import {
  Discovery,
  EndpointPicker,
  FailureMode,
  InferencePool,
} from "../../assembly/filterapi/inference-pool";
import { Scorer, ScorerType } from "../../assembly/filterapi/scorer";
import { EndpointSet } from "../../assembly/picker/endpoint-set";
import { PoolKnowledge } from "../../assembly/picker/metrics/pool-knowledge";
import { PoolWatch } from "../../assembly/picker/metrics/pool-watch";
import { KeptLog, MemoryStore, WaitingCalls, endpointsAt } from "./support/sharing";
import { bytesOf } from "./support/text";

const START: u64 = 1_769_300_000_000;
const METRICS = "vllm:num_requests_waiting 3\n";
const MEMBERS_KEY = "endpoint-members/default/pool";

/** One worker that watches a pool. */
class Worker {
  readonly knowledge: PoolKnowledge;
  readonly calls: WaitingCalls;
  readonly log: KeptLog;
  readonly watch: PoolWatch;

  constructor(
    store: MemoryStore,
    pool: InferencePool,
    readonly endpoints: EndpointSet,
    number: u64,
  ) {
    const knowledge = new PoolKnowledge(pool, endpoints, store, number);
    const calls = new WaitingCalls();
    const log = new KeptLog();
    this.knowledge = knowledge;
    this.calls = calls;
    this.log = log;
    this.watch = new PoolWatch(knowledge, bytesOf("backend"), calls, log, START);
  }

  answer(call: i32, status: i32, body: string, now: u64): void {
    this.watch.onAnswer(call as u32, status, bytesOf(body), now);
  }

  dispose(): void {
    this.watch.dispose();
    this.knowledge.dispose();
  }
}

function scrapedPool(): InferencePool {
  const pool = new InferencePool(new Arena());
  pool.name = bytesOf("pool");
  pool.namespace = bytesOf("default");
  pool.picker.scorers = [new Scorer(ScorerType.Queue, 1)];
  return pool;
}

function addresses(count: i32): string[] {
  const all: string[] = [];
  for (let index = 0; index < count; index++) all.push(`10.0.${index / 250}.${index % 250}:8000`);
  return all;
}

const CLUSTERS =
  '{"cluster_statuses":[{"name":"pool-cluster","host_statuses":[' +
  '{"address":{"socket_address":{"address":"10.0.0.1","port_value":8000}}},' +
  '{"address":{"socket_address":{"address":"10.0.0.2","port_value":8000}}}]}]}';
const WITHOUT_SECOND = CLUSTERS.replace('"10.0.0.2"', '"10.0.0.3"');

function discoveredPool(): InferencePool {
  const pool = scrapedPool();
  const discovery = new Discovery();
  discovery.adminCluster = bytesOf("envoy-admin");
  discovery.poolCluster = bytesOf("pool-cluster");
  pool.discovery = discovery;
  return pool;
}

function callsOf(pool: InferencePool): i32 {
  const worker = new Worker(new MemoryStore(), pool, endpointsAt(addresses(1)), 1);
  worker.watch.onTick(START);
  return worker.calls.calls.length;
}

describe("a pool that is scraped", () => {
  it("is asked server by server, each steered to its own address", () => {
    const worker = new Worker(
      new MemoryStore(),
      scrapedPool(),
      endpointsAt(["10.0.0.1:8000", "[fd00::2]:8001"]),
      1,
    );
    worker.watch.onTick(START);
    expect(worker.calls.calls).toStrictEqual([
      "backend /metrics 10.0.0.1:8000 10.0.0.1:8000 1000",
      "backend /metrics [fd00::2]:8001 [fd00::2]:8001 1000",
    ]);
  });

  it("is asked through the cluster, at the path and in the time that are configured", () => {
    const pool = scrapedPool();
    pool.picker.metrics.cluster = bytesOf("metrics-of-pool");
    pool.picker.metrics.path = bytesOf("/custom");
    pool.picker.metrics.intervalMilliseconds = 5000;
    const worker = new Worker(new MemoryStore(), pool, endpointsAt(["10.0.0.1:8000"]), 1);
    worker.watch.onTick(START);
    expect(worker.calls.calls).toStrictEqual(["metrics-of-pool /custom 10.0.0.1:8000 10.0.0.1:8000 5000"]);
  });

  it("tells every worker what it said", () => {
    const store = new MemoryStore();
    const reader = new Worker(store, scrapedPool(), endpointsAt(["10.0.0.1:8000"]), 1);
    const other = new Worker(store, scrapedPool(), endpointsAt(["10.0.0.1:8000"]), 2);
    reader.watch.onTick(START);
    other.watch.onTick(START);
    expect(other.calls.calls.length).toBe(0);
    reader.answer(0, 200, METRICS, START + 150);
    other.knowledge.refresh(START + 160);
    const load = other.endpoints.servers[0].load!;
    expect(load.waiting).toBe(3);
    expect(load.readAt).toBe(START + 150);
    expect(reader.log.successes).toBe(1);
  });

  it("is asked at its interval, and no server again before it has answered", () => {
    const worker = new Worker(new MemoryStore(), scrapedPool(), endpointsAt(addresses(2)), 1);
    worker.watch.onTick(START);
    worker.answer(0, 200, METRICS, START + 10);
    worker.watch.onTick(START + 100);
    expect(worker.calls.calls.length).toBe(2);
    worker.watch.onTick(START + 200);
    worker.watch.onTick(START + 300);
    expect(worker.calls.calls.length).toBe(3);
    worker.answer(1, 0, "", START + 1000);
    worker.answer(2, 200, METRICS, START + 1000);
    worker.watch.onTick(START + 1010);
    expect(worker.calls.calls.length).toBe(5);
  });

  it("keeps what a server said last where it fails, with its age", () => {
    const store = new MemoryStore();
    const worker = new Worker(store, scrapedPool(), endpointsAt(addresses(1)), 1);
    worker.watch.onTick(START);
    worker.answer(0, 200, METRICS, START + 120);
    const failures: i32[] = [503, 0, 200];
    for (let index = 0; index < failures.length; index++) {
      const now = START + 200 + index * 200;
      worker.watch.onTick(now);
      worker.answer(index + 1, failures[index], "no metrics", now + 150);
    }
    worker.knowledge.refresh(START + 1000);
    expect(worker.endpoints.servers[0].load!.readAt).toBe(START + 120);
    expect(worker.log.failures).toStrictEqual([
      "10.0.0.0:8000: status 503",
      "10.0.0.0:8000: no answer",
      "10.0.0.0:8000: the answer has none of the engine's metrics",
    ]);
  });

  it("says so where its cluster is missing", () => {
    const worker = new Worker(new MemoryStore(), scrapedPool(), endpointsAt(addresses(1)), 1);
    worker.calls.hasClusters = false;
    worker.watch.onTick(START);
    expect(worker.log.failures).toStrictEqual(["backend: there is no such cluster, or it has no hosts"]);
  });

  it("is gone on with by another worker, from what the first had published", () => {
    const store = new MemoryStore();
    const first = new Worker(store, scrapedPool(), endpointsAt(addresses(2)), 1);
    const second = new Worker(store, scrapedPool(), endpointsAt(addresses(2)), 2);
    first.watch.onTick(START);
    first.answer(0, 200, METRICS, START + 110);
    first.answer(1, 200, METRICS, START + 120);
    second.watch.onTick(START + 1000);
    expect(second.calls.calls.length).toBe(0);
    // The first is silent from here on.
    second.watch.onTick(START + 2000);
    expect(second.calls.calls.length).toBe(2);
    second.answer(0, 200, METRICS, START + 2150);
    second.watch.onTick(START + 2200);
    second.knowledge.refresh(START + 2210);
    expect(second.endpoints.servers[0].load!.readAt).toBe(START + 2150);
    expect(second.endpoints.servers[1].load!.readAt).toBe(START + 120);
  });

  it("is left to others by a worker that goes", () => {
    const store = new MemoryStore();
    const first = new Worker(store, scrapedPool(), endpointsAt(addresses(1)), 1);
    const second = new Worker(store, scrapedPool(), endpointsAt(addresses(1)), 2);
    first.watch.onTick(START);
    first.dispose();
    second.watch.onTick(START + 10);
    expect(second.calls.calls.length).toBe(1);
  });

  it("of a thousand servers is asked bit by bit, each once an interval", () => {
    const worker = new Worker(new MemoryStore(), scrapedPool(), endpointsAt(addresses(1000)), 1);
    const period = worker.watch.tickPeriod;
    expect(period).toBe(10);
    let most = 0;
    for (let now = START; now < START + 1000; now += period) {
      const before = worker.calls.calls.length;
      worker.watch.onTick(now);
      const after = worker.calls.calls.length;
      most = max(most, after - before);
      for (let call = before; call < after; call++) worker.answer(call, 200, METRICS, now + 1);
    }
    expect(most <= 60).toBe(true, `${most} calls in one tick`);
    const calls = worker.calls.calls.length;
    expect(calls >= 4900 && calls <= 5100).toBe(true, `${calls} calls`);
  });

  it("takes no answer that is not its own", () => {
    const worker = new Worker(new MemoryStore(), scrapedPool(), endpointsAt(addresses(1)), 1);
    worker.watch.onTick(START);
    expect(worker.watch.awaits(0)).toBe(true);
    expect(worker.watch.awaits(1)).toBe(false);
    worker.answer(0, 200, METRICS, START + 1);
    expect(worker.watch.awaits(0)).toBe(false);
  });

  it("gives its memory back to the last byte", () => {
    const before = memoryUsed();
    const worker = new Worker(new MemoryStore(), scrapedPool(), endpointsAt(addresses(3)), 1);
    worker.watch.onTick(START);
    worker.answer(0, 200, METRICS, START + 150);
    worker.answer(1, 200, METRICS, START + 150);
    worker.watch.onTick(START + 200);
    worker.knowledge.refresh(START + 200);
    worker.dispose();
    expect(memoryUsed()).toBe(before);
  });
});

describe("a pool that needs no metrics", () => {
  it("is not asked: by its scorers, or since an external picker decides", () => {
    const simple = scrapedPool();
    simple.picker.scorers = [new Scorer(ScorerType.InFlight, 1), new Scorer(ScorerType.PrefixCache, 1)];
    expect(callsOf(simple)).toBe(0);
    const outside = scrapedPool();
    outside.endpointPicker = new EndpointPicker();
    expect(callsOf(outside)).toBe(0);
    outside.failureMode = FailureMode.FailOpen;
    expect(callsOf(outside)).toBe(1);
  });
});

describe("a pool that is discovered", () => {
  it("has the members that Envoy knows, in every worker, and is scraped through their cluster", () => {
    const store = new MemoryStore();
    const reader = new Worker(store, discoveredPool(), new EndpointSet(), 1);
    const other = new Worker(store, discoveredPool(), new EndpointSet(), 2);
    reader.watch.onTick(START);
    expect(reader.calls.calls).toStrictEqual(["envoy-admin /clusters?format=json envoy-admin - 2000"]);
    reader.answer(0, 200, CLUSTERS, START + 10);
    reader.watch.onTick(START + 100);
    other.watch.onTick(START + 100);
    expect(other.endpoints.count).toBe(2);
    expect(reader.calls.calls.slice(1)).toStrictEqual([
      "pool-cluster /metrics 10.0.0.1:8000 10.0.0.1:8000 1000",
      "pool-cluster /metrics 10.0.0.2:8000 10.0.0.2:8000 1000",
    ]);
  });

  it("is written again only when it has changed", () => {
    const store = new MemoryStore();
    const worker = new Worker(store, discoveredPool(), new EndpointSet(), 1);
    worker.watch.onTick(START);
    worker.answer(0, 200, CLUSTERS, START + 10);
    const version = store.version(MEMBERS_KEY);
    worker.watch.onTick(START + 2010);
    worker.answer(1, 200, CLUSTERS, START + 2020);
    expect(store.version(MEMBERS_KEY)).toBe(version);
    worker.watch.onTick(START + 4100);
    worker.answer(4, 200, WITHOUT_SECOND, START + 4110);
    expect(store.version(MEMBERS_KEY)).not.toBe(version);
  });

  it("keeps its members where Envoy does not answer", () => {
    const worker = new Worker(new MemoryStore(), discoveredPool(), new EndpointSet(), 1);
    worker.watch.onTick(START);
    worker.answer(0, 503, "", START + 10);
    worker.watch.onTick(START + 500);
    worker.answer(1, 200, CLUSTERS, START + 510);
    worker.watch.onTick(START + 700);
    expect(worker.endpoints.count).toBe(2);
    expect(worker.log.failures).toStrictEqual([
      "envoy-admin: Envoy's admin interface did not answer with 200",
    ]);
  });

  it("forgets members that have left, and their answers that are still to come", () => {
    const worker = new Worker(new MemoryStore(), discoveredPool(), new EndpointSet(), 1);
    worker.watch.onTick(START);
    worker.answer(0, 200, CLUSTERS, START + 10);
    worker.watch.onTick(START + 100);
    worker.watch.onTick(START + 2010);
    // The calls to both servers, 1 and 2, are still out; 3 asked for the members.
    worker.answer(3, 200, WITHOUT_SECOND, START + 2020);
    worker.watch.onTick(START + 2110);
    expect(worker.endpoints.find(bytesOf("10.0.0.2:8000"))).toBeNull();
    worker.answer(2, 200, METRICS, START + 2120);
    worker.answer(1, 200, METRICS, START + 2120);
    worker.watch.onTick(START + 2300);
    worker.knowledge.refresh(START + 2310);
    expect(worker.endpoints.servers[0].load!.waiting).toBe(3);
    expect(worker.endpoints.servers[1].load).toBeNull();
  });
});
