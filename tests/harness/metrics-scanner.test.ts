import assert from "node:assert/strict";
import { before, test } from "node:test";
import fc from "fast-check";
import { MetricsModule } from "./support/metrics-module.ts";
import type { Entry } from "./support/metrics-module.ts";

let module: MetricsModule;
before(async () => {
  module = await MetricsModule.compile();
});

const adapter = fc.string({
  unit: fc.constantFrom("a", "b", "-", "é", '"', "\\", "\n", "n", "="),
  minLength: 1,
  maxLength: 6,
});
const adapters = fc.array(adapter, { maxLength: 4 });
const blank = fc.constantFrom("", "", "", " ", "\t");
const lineEnd = fc.constantFrom("\n", "\n", "\r\n");

/** What one rank of a server says. */
const rank = fc.record({
  waiting: fc.nat({ max: 10_000 }),
  running: fc.nat({ max: 10_000 }),
  usage: fc.double({ min: 0, max: 1, noNaN: true }),
  blocks: fc.nat({ max: 100_000 }),
});

/** Lines that are nobody's business. */
const otherLine = fc.constantFrom(
  "",
  "#",
  "# HELP vllm:num_requests_waiting Number of requests waiting to be processed.",
  "# TYPE vllm:num_requests_waiting gauge",
  "# EOF",
  'vllm:request_success_total{engine="0",finished_reason="stop"} 51.0',
  'vllm:e2e_request_latency_seconds_bucket{engine="0",le="+Inf"} 51.0 # {trace="x"} 0.3',
  "vllm:num_requests_waiting_total 7",
  'python_info{version="3.12"} 1.0',
);

const metrics = fc
  .record({
    ranks: fc.array(rank, { minLength: 1, maxLength: 3 }),
    running: adapters,
    waiting: adapters,
    limit: fc.nat({ max: 64 }),
    others: fc.array(otherLine, { maxLength: 12 }),
    seeds: fc.infiniteStream(fc.nat()),
    blanks: fc.infiniteStream(blank),
    ends: fc.infiniteStream(lineEnd),
    isLastEnded: fc.boolean(),
  })
  .map((server) => ({ server, text: write(server) }));

type Server = Parameters<typeof write>[0];

/** Metrics text of a server, its lines and labels shuffled. */
function write(server: {
  ranks: { waiting: number; running: number; usage: number; blocks: number }[];
  running: string[];
  waiting: string[];
  limit: number;
  others: string[];
  seeds: Iterable<number> & Iterator<number>;
  blanks: Iterator<string>;
  ends: Iterator<string>;
  isLastEnded: boolean;
}): string {
  const { blanks, seeds } = server;
  const b = (): string => blanks.next().value as string;
  const series = (name: string, labels: Record<string, string>, value: number): string => {
    const pairs = shuffled(Object.entries(labels), seeds).map(
      ([key, text]) => `${b()}${key}${b()}=${b()}"${escape(text)}"${b()}`,
    );
    return `${name}${b()}{${pairs.join(",")}} ${b()}${value}`;
  };
  const lines = server.ranks.flatMap((each, index) => {
    const labels = { engine: String(index), model_name: 'meta"x"\\y, {z}' };
    const cache = { ...labels, block_size: "16", num_gpu_blocks: String(each.blocks) };
    return [
      series("vllm:num_requests_waiting", labels, each.waiting),
      series("vllm:num_requests_running", labels, each.running),
      series("vllm:kv_cache_usage_perc", labels, each.usage),
      series("vllm:cache_config_info", cache, 1),
    ];
  });
  const names = {
    max_lora: String(server.limit),
    running_lora_adapters: server.running.join(","),
    waiting_lora_adapters: server.waiting.join(","),
  };
  const before = { max_lora: "1", running_lora_adapters: "earlier", waiting_lora_adapters: "" };
  lines.push(
    series("vllm:lora_requests_info", names, 1.7693e9),
    series("vllm:lora_requests_info", before, 1.5e9),
  );
  const all = shuffled([...lines, ...server.others], seeds).map(
    (line) => line + (server.ends.next().value as string),
  );
  const text = all.join("");
  return server.isLastEnded ? text : text.replace(/\r?\n$/, "");
}

function shuffled<Item>(items: Item[], seeds: Iterator<number>): Item[] {
  return items
    .map((item): [number, Item] => [seeds.next().value as number, item])
    .sort(([left], [right]) => left - right)
    .map(([, item]) => item);
}

function escape(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}

function expected({ ranks, running, waiting, limit }: Server): Omit<Entry, "kvCacheUsage"> {
  const sum = (of: (each: (typeof ranks)[number]) => number): number =>
    ranks.reduce((total, each) => total + of(each), 0);
  return {
    address: "10.0.0.1:8000",
    waiting: sum((each) => each.waiting),
    running: sum((each) => each.running),
    runningLora: running,
    waitingLora: waiting,
    maxLora: limit,
    blockTokens: 16,
    blocks: sum((each) => each.blocks),
    readAt: 1,
  };
}

test("metrics are read whatever the order of lines and labels, with escapes, blanks and line ends as they come", () => {
  fc.assert(
    fc.property(metrics, ({ server, text }) => {
      const entry = module.scan(text);
      assert.ok(entry);
      const { kvCacheUsage, ...rest } = entry;
      assert.deepEqual(rest, expected(server));
      const usage = server.ranks.reduce((total, each) => total + each.usage, 0) / server.ranks.length;
      assert.ok(Math.abs(kvCacheUsage - usage) < 1e-11);
    }),
    { numRuns: 1_000 },
  );
});

test("metrics that break off anywhere are read as far as they go", () => {
  fc.assert(
    fc.property(metrics, ({ text }) => {
      const bytes = Buffer.from(text);
      let waiting = -1;
      for (let length = 0; length <= bytes.length; length += 1) {
        const entry = module.scan(bytes.subarray(0, length));
        // A number that breaks off is smaller; none that is whole is lost.
        if (entry && length > 0 && bytes[length - 1] === 0x0a) {
          assert.ok(entry.waiting >= waiting);
          waiting = entry.waiting;
        }
      }
    }),
    { numRuns: 20 },
  );
});

const garbage = fc.constantFrom(
  "{",
  "}",
  '"',
  "\\",
  ",",
  "=",
  " ",
  "\n",
  "\r",
  "#",
  "NaN",
  "-",
  "e9",
  "1e999",
  "\0",
  "é",
  "\u{1f600}",
);
const edit = fc.tuple(fc.nat({ max: 3_000 }), fc.nat({ max: 5 }), garbage);

/** A text with some of its bytes exchanged. */
function mutated(text: string, edits: [number, number, string][]): Buffer {
  let bytes = Buffer.from(text);
  for (const [at, length, insert] of edits) {
    const from = at % (bytes.length + 1);
    bytes = Buffer.concat([bytes.subarray(0, from), Buffer.from(insert), bytes.subarray(from + length)]);
  }
  return bytes;
}

test("mutated metrics never trap, and never lead to numbers that cannot be", () => {
  fc.assert(
    fc.property(metrics, fc.array(edit, { minLength: 1, maxLength: 8 }), ({ text }, edits) => {
      const entry = module.scan(mutated(text, edits));
      if (!entry) return;
      assert.ok(entry.kvCacheUsage >= 0 && entry.kvCacheUsage <= 1);
      for (const count of [entry.waiting, entry.running, entry.maxLora, entry.blockTokens, entry.blocks]) {
        assert.ok(Number.isInteger(count) && count >= 0 && count < 2 ** 31);
      }
      assert.ok(module.applySnapshot(JSON.stringify([entry])) === entry.waiting);
    }),
    { numRuns: 5_000 },
  );
});

const clusters = JSON.stringify({
  cluster_statuses: [
    {
      name: "pool",
      host_statuses: ["10.0.0.1", "fd00::2"].map((address) => ({
        address: { socket_address: { address, port_value: 8000 } },
        health_status: { eds_health_status: "HEALTHY" },
        locality: { zone: "a" },
      })),
    },
  ],
});
const snapshot = JSON.stringify([
  {
    address: "10.0.0.1:8000",
    healthy: true,
    waiting: 3,
    runningLora: ["a"],
    waitingLora: [],
    inFlight: 2,
    readAt: 1,
  },
]);

test("mutated snapshots, members and records never trap", () => {
  const anyEdits = fc.array(edit, { maxLength: 6 });
  fc.assert(
    fc.property(anyEdits, fc.uint8Array({ maxLength: 80 }), (edits, record) => {
      module.applySnapshot(mutated(snapshot, edits));
      const found = module.discover(mutated(clusters, edits));
      if (found) assert.ok(found.endpoints <= found.members.length);
      module.addUp(record);
    }),
    { numRuns: 5_000 },
  );
  assert.equal(module.applySnapshot(snapshot), 3);
  assert.equal(module.discover(clusters)?.endpoints, 2);
  assert.equal(module.usedMemory, 0);
});

test("one line in a megabyte of others is found", () => {
  const bucket =
    'vllm:request_prompt_tokens_bucket{engine="0",le="500.0",model_name="meta-llama/Llama-3.1-8B"} 12.0\n';
  const others = bucket.repeat(5_000);
  assert.equal(module.scan(`${others}vllm:num_requests_waiting 4\n${others}`)?.waiting, 4);
});
