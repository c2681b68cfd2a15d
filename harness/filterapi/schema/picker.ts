import { z } from "zod";
import { headerName, nonEmpty } from "./text.ts";
import { duration, size } from "./units.ts";

/** What the built-in picker can score endpoints by. */
export const scorerTypes = [
  "queue",
  "running-requests",
  "kv-cache-utilization",
  "lora-affinity",
  "prefix-cache",
  "in-flight",
  "session-affinity",
  "latency",
  "label",
] as const;

const engines = ["vllm", "sglang", "trtllm-serve", "triton-tensorrt-llm", "triton"] as const;

const scorer = z
  .strictObject({
    type: z
      .enum([...scorerTypes, ...scorerTypes.map((type) => `${type}-scorer` as const)])
      .transform((type) => type.replace(/-scorer$/, "") as (typeof scorerTypes)[number])
      .describe("What is scored."),
    weight: z.number().min(0).default(1).describe("Weight in the sum of scores."),
    labels: z
      .record(z.string(), z.string())
      .optional()
      .describe("Only for label: those that endpoints should have."),
  })
  .check(({ value, issues }) => {
    if (value.type !== "label" && Object.keys(value.labels ?? {}).length > 0) {
      const message = "only a label scorer has labels";
      issues.push({ code: "custom", input: value, path: ["labels"], message });
    }
  });

const metrics = z.strictObject({
  path: z.string().regex(/^\//, "must start with /").default("/metrics").describe("Path that is scraped."),
  cluster: nonEmpty
    .optional()
    .describe(
      "Envoy cluster that scrapes go through. Default: discovery.poolCluster, or the backend's name.",
    ),
  interval: duration("200ms").describe("Time between scrapes."),
  staleAfter: duration("2s").describe("Age beyond which an endpoint's metrics are not trusted."),
  engine: z.enum(engines).default("vllm").describe("Whose metric names to read."),
});

const prefixCache = z.strictObject({
  blockBytes: z.int().min(16).max(4096).default(128).describe("Bytes of a prompt that are compared at once."),
  mostBlocks: z.int().min(1).max(4096).default(512).describe("Blocks of a prompt that are looked at."),
  memory: size("8MiB", 4096, 64 * 1024 ** 2).describe("Table that each worker keeps of prompts it has seen."),
  head: size("4KiB", 0, 1024 ** 2).describe(
    "Bytes of a body that are read where nothing else needs the body.",
  ),
});

const saturation = z.strictObject({
  queueDepth: z.number().positive().default(5).describe("Requests in an endpoint's queue."),
  kvCacheUsage: z.number().positive().max(1).default(0.8).describe("Share of an endpoint's KV cache."),
  inFlight: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(100)
    .describe("Requests in flight for each endpoint, where no endpoint tells its load."),
});

const health = z.strictObject({
  failures: z
    .int()
    .min(1)
    .max(1000)
    .default(3)
    .describe("Failures in a row after which an endpoint is left out."),
  backoff: duration("1s").describe("How long, the first time; then twice as long each time."),
  mostBackoff: duration("30s").describe("How long at most."),
});

const session = z.strictObject({
  idHeader: headerName.default("x-session-id").describe("Request header that names a session."),
  tokenHeader: headerName.default("x-session-token").describe("Header by which a client keeps its endpoint."),
});

/** The built-in picker of a pool. */
export const picker = z.strictObject({
  type: z.enum(["max-score", "weighted-random"]).default("max-score").describe("How scores decide."),
  scorers: z
    .array(scorer)
    .optional()
    .describe("Default: queue 1, lora-affinity 3, prefix-cache 3, in-flight 2."),
  maxEndpoints: z.int().min(1).max(16).default(3).describe("Length of the fallback list."),
  metrics: metrics.prefault({}).describe("Where the endpoints' metrics come from."),
  prefixCache: prefixCache.prefault({}).describe("What is remembered of prompts."),
  saturation: saturation.prefault({}).describe("From when on requests of negative priority are refused."),
  health: health.prefault({}).describe("When a failing endpoint is left out."),
  session: session.prefault({}).describe("Headers by which a session keeps its endpoint."),
});
