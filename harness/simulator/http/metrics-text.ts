import type { InferenceEngine } from "../engine/engine.ts";
import { metric, vllmMetrics } from "./vllm-metrics.ts";
import type { MetricsIdentity } from "./vllm-metrics.ts";

/** What a simulated server answers at /metrics. */
export function metricsText(engine: InferenceEngine, identity: MetricsIdentity): string {
  const { load, totals, profile } = engine;
  const python = { implementation: "CPython", major: "3" };
  const report = {
    running: load.running,
    waiting: load.waiting,
    kvCacheUsage: load.kvCacheUsage,
    promptTokens: totals.promptTokens,
    cachedTokens: totals.cachedTokens,
    generatedTokens: totals.generatedTokens,
    finished: totals.finished,
    cache: { blockTokens: profile.blockTokens, blocks: profile.blocks },
    adapters: {
      most: profile.adapterSlots,
      running: load.runningAdapters,
      waiting: load.waitingAdapters,
    },
  };
  return (
    metric("python_info", "gauge", "Python platform information", python, 1) + vllmMetrics(report, identity)
  );
}
