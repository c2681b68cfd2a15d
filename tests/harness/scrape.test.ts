import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Clock } from "../../harness/host/clock.ts";
import type { HttpCallout } from "../../harness/host/callouts.ts";
import type { HeaderList } from "../../harness/host/header-map.ts";
import { Metrics } from "../../harness/host/metrics.ts";
import { FilterModule } from "../../harness/host/module.ts";
import type { RootContext } from "../../harness/host/root-context.ts";
import { SharedData } from "../../harness/host/shared-data.ts";
import { Vm } from "../../harness/host/vm.ts";

const module = await FilterModule.load("build/filter.wasm");

const OK: HeaderList = [[":status", "200"]];
const addresses = ["10.0.0.1:8000", "[fd00::2]:8001"];
const question = JSON.stringify({ model: "llama3", messages: [{ role: "user", content: "hi" }] });

/** The workers of one Envoy: VMs that share a clock and data, and hear ticks at the same time. */
class Workers {
  readonly clock = new Clock();
  readonly sharedData = new SharedData();
  readonly metrics = new Metrics();
  readonly roots: RootContext[] = [];

  constructor(count: number, pool: Record<string, unknown>) {
    for (let seed = 1; seed <= count; seed++) this.start(pool, seed);
  }

  start(pool: Record<string, unknown>, seed: number): RootContext {
    const { clock, sharedData, metrics } = this;
    const vm = Vm.create(module, { clock, sharedData, metrics, vmId: "gateway", seed });
    const backend = { name: "llama", schema: { name: "OpenAI", prefix: "v1" }, inferencePool: pool };
    const rules = [{ name: "all", backends: [{ name: "llama" }] }];
    const root = vm.configure("gateway", JSON.stringify({ backends: [backend], rules }));
    this.roots.push(root);
    return root;
  }

  /** Lets time pass, tick by tick. */
  pass(milliseconds: number): void {
    for (let passed = 0; passed < milliseconds; passed += 50) {
      this.clock.advance(50);
      for (const root of this.roots) root.tick();
    }
  }

  /** Calls that wait for an answer, by worker. */
  get calls(): HttpCallout[][] {
    return this.roots.map((root) => [...root.callouts.http.values()]);
  }

  /** Answers all calls that wait. */
  answer(bodyOf: (call: HttpCallout) => string): void {
    for (const root of this.roots) {
      for (const call of [...root.callouts.http.values()]) {
        root.callouts.respond(call.token, OK, bodyOf(call));
      }
    }
  }

  snapshot(): { address: string; waiting: number; readAt: number }[] {
    const stored = this.sharedData.get("gateway", "endpoint-metrics/default/pool");
    return stored ? (JSON.parse(stored.value.toString()) as []) : [];
  }
}

/** Sends a chat through a worker, and returns the endpoints it was given, best first. The stream stays open. */
function pick(root: RootContext | undefined, request = question): string[] {
  const stream = root!.stream();
  stream.requestHeaders(
    [
      [":method", "POST"],
      [":path", "/v1/chat/completions"],
      [":authority", "gateway"],
      ["content-type", "application/json"],
    ],
    false,
  );
  stream.requestBody(Buffer.from(request), true);
  return header(stream.upstream.headers, "x-gateway-destination-endpoint").split(",");
}

function header(headers: HeaderList | undefined, name: string): string {
  return headers?.find(([key]) => key === name)?.[1] ?? "";
}

const target = (call: HttpCallout): string => header(call.headers, "x-gateway-destination-endpoint");

function pool(extra: Record<string, unknown> = {}, scorers = [{ type: "queue" }]): Record<string, unknown> {
  return {
    name: "pool",
    endpoints: addresses.map((address) => ({ address })),
    picker: { scorers },
    ...extra,
  };
}

/** A prompt of a few hundred bytes. */
const conversation = JSON.stringify({
  model: "llama3",
  messages: [{ role: "user", content: "The same question as ever. ".repeat(20) }],
});

/** Metrics of a server with a queue. */
const queue = (waiting: number): string => `vllm:num_requests_waiting{engine="0"} ${waiting}.0\n`;

describe("model servers' metrics", () => {
  it("are read by one worker, in calls that are steered to each server", () => {
    const workers = new Workers(3, pool());
    workers.pass(1000);
    const busy = workers.calls.filter((calls) => calls.length > 0);
    assert.equal(busy.length, 1);
    const calls = busy[0]!;
    assert.deepEqual(calls.map(target), addresses);
    for (const [index, call] of calls.entries()) {
      assert.equal(call.cluster, "llama");
      assert.equal(call.timeout, 1000);
      assert.equal(call.body.length, 0);
      assert.deepEqual(call.headers, [
        [":method", "GET"],
        [":path", "/metrics"],
        [":authority", addresses[index]],
        ["x-gateway-destination-endpoint", addresses[index]],
      ]);
    }
  });

  it("lead all workers to the shorter queue", () => {
    const workers = new Workers(2, pool());
    workers.pass(100);
    workers.answer((call) => queue(target(call) === addresses[0] ? 9 : 2));
    workers.pass(200);
    for (const root of workers.roots) assert.equal(pick(root)[0], addresses[1]);
    workers.answer((call) => queue(target(call) === addresses[0] ? 0 : 5));
    workers.pass(200);
    for (const root of workers.roots) assert.equal(pick(root)[0], addresses[0]);
  });

  it("are counted, with the failures", () => {
    const workers = new Workers(1, pool());
    workers.pass(100);
    const [first, second] = workers.calls[0]!;
    workers.roots[0]!.callouts.respond(first!.token, OK, queue(1));
    workers.roots[0]!.callouts.fail(second!.token);
    assert.equal(workers.metrics.value("ai_gateway.scrapes"), 1);
    assert.equal(workers.metrics.value("ai_gateway.scrape_failures"), 1);
  });

  it("that a server stops giving grow old, and it is picked no more while others are fresh", () => {
    const workers = new Workers(1, pool());
    const [root] = workers.roots;
    workers.pass(100);
    workers.answer((call) => queue(target(call) === addresses[0] ? 0 : 50));
    for (let second = 0; second < 3; second++) {
      for (let step = 0; step < 5; step++) {
        workers.pass(200);
        for (const call of workers.calls[0]!) {
          if (target(call) === addresses[0]) root!.callouts.fail(call.token);
          else root!.callouts.respond(call.token, OK, queue(50));
        }
      }
    }
    workers.pass(100);
    const [stale, fresh] = workers.snapshot();
    assert.ok(fresh!.readAt - stale!.readAt > 2000);
    assert.deepEqual(pick(root), [addresses[1]]);
  });

  it("are read by another worker once the one that read them is gone", () => {
    const workers = new Workers(2, pool());
    workers.pass(100);
    const reader = workers.calls.findIndex((calls) => calls.length > 0);
    workers.answer(() => queue(1));
    const [dead] = workers.roots.splice(reader, 1);
    workers.pass(3000);
    assert.deepEqual(workers.calls[0]!.map(target), addresses);
    assert.ok(dead);
  });

  it("are read at once by another worker where the one that read them was told to go", () => {
    const workers = new Workers(2, pool());
    workers.pass(100);
    const reader = workers.calls.findIndex((calls) => calls.length > 0);
    workers.roots.splice(reader, 1)[0]!.shutdown();
    workers.pass(100);
    assert.equal(workers.calls[0]!.length, 2);
  });

  it("are read under the newest configuration", () => {
    const workers = new Workers(1, pool());
    workers.pass(2000);
    workers.start(pool({ endpoints: [{ address: "10.0.0.9:8000" }] }), 9);
    workers.pass(200);
    assert.deepEqual(workers.calls[1]!.map(target), ["10.0.0.9:8000"]);
    workers.answer(() => queue(1));
    workers.pass(500);
    assert.deepEqual(workers.calls[0], []);
  });

  it("are not read where no scorer looks at them", () => {
    const workers = new Workers(1, pool({}, [{ type: "in-flight" }, { type: "prefix-cache" }]));
    workers.pass(1000);
    assert.deepEqual(workers.calls[0], []);
  });
});

describe("a discovered pool", () => {
  const discovery = { adminCluster: "envoy-admin", poolCluster: "llama-hosts" };
  const discovered = pool({ endpoints: undefined, discovery });

  const clusters = (hosts: string[], health = {}): string =>
    JSON.stringify({
      cluster_statuses: [
        {
          name: "llama-hosts",
          host_statuses: hosts.map((address) => ({
            address: { socket_address: { address, port_value: 8000 } },
            health_status: { eds_health_status: "HEALTHY", ...health },
          })),
        },
      ],
    });

  /** Answers for Envoy's admin interface, and for idle servers. */
  const answers =
    (hosts: string[]) =>
    (call: HttpCallout): string =>
      call.cluster === "envoy-admin" ? clusters(hosts) : queue(0);

  it("has the hosts of the cluster as its endpoints, in every worker", () => {
    const workers = new Workers(2, discovered);
    workers.pass(100);
    const calls = workers.calls.flat();
    assert.deepEqual(
      calls.map(({ cluster, headers }) => [cluster, header(headers, ":path"), header(headers, ":method")]),
      [["envoy-admin", "/clusters?format=json", "GET"]],
    );
    workers.answer(answers(["10.0.0.1", "fd00::2"]));
    workers.pass(200);
    const scrapes = workers.calls.flat();
    assert.deepEqual(scrapes.map(target), ["10.0.0.1:8000", "[fd00::2]:8000"]);
    assert.deepEqual(new Set(scrapes.map(({ cluster }) => cluster)), new Set(["llama-hosts"]));
    for (const root of workers.roots) {
      assert.deepEqual(pick(root).sort(), ["10.0.0.1:8000", "[fd00::2]:8000"]);
    }
  });

  it("follows the cluster", () => {
    const workers = new Workers(1, discovered);
    workers.pass(100);
    workers.answer(answers(["10.0.0.1", "10.0.0.2"]));
    workers.pass(2500);
    workers.answer(answers(["10.0.0.2", "10.0.0.3"]));
    workers.pass(200);
    assert.deepEqual(pick(workers.roots[0]).sort(), ["10.0.0.2:8000", "10.0.0.3:8000"]);
  });
});

describe("requests in flight", () => {
  it("are exact in every worker: those of the others count", () => {
    const workers = new Workers(2, pool({}, [{ type: "in-flight" }]));
    const [first, second] = workers.roots;
    const given = [pick(first)[0], pick(second)[0]];
    workers.pass(200);
    // Whatever the first two were given, ten more through one worker even out both workers' requests.
    for (let turn = 0; turn < 10; turn++) {
      workers.clock.advance(10);
      given.push(pick(first)[0]);
    }
    assert.equal(given.filter((address) => address === addresses[0]).length, 6);
  });
});

describe("prompts", () => {
  it("go through any worker to the server that one of them gave their beginning", () => {
    const scorers = [
      { type: "prefix-cache", weight: 3 },
      { type: "in-flight", weight: 2 },
    ];
    const workers = new Workers(3, pool({}, scorers));
    for (const root of workers.roots) pick(root);
    workers.pass(200);
    const [given] = pick(workers.roots[0], conversation);
    for (const root of workers.roots) {
      workers.clock.advance(10);
      assert.equal(pick(root, conversation)[0], given);
    }
    // One that is not known goes to the other, which has less to do.
    workers.clock.advance(10);
    const other = conversation.replace("The same", "Another");
    assert.notEqual(pick(workers.roots[1], other)[0], given);
  });

  it("are told to nobody by a worker that is alone", () => {
    const workers = new Workers(1, pool({}, [{ type: "prefix-cache" }]));
    pick(workers.roots[0], conversation);
    workers.pass(200);
    pick(workers.roots[0], conversation);
    assert.deepEqual(
      workers.sharedData.keys("gateway").filter((key) => key.startsWith("prefixes/")),
      [],
    );
  });
});
