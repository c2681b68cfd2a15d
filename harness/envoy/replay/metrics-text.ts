import type { EndpointMetrics } from "../../exchange/types.ts";
import { vllmMetrics } from "../../simulator/http/vllm-metrics.ts";

/** What a vLLM server with this load answers at /metrics; what is not known of it has no line. `now`: milliseconds since 1970. */
export function metricsText(metrics: EndpointMetrics, now = Date.now()): string {
  const { waiting, running, kvCacheUsage, runningLora, waitingLora, maxLora } = metrics;
  const hasAdapters = (runningLora ?? waitingLora ?? maxLora) !== undefined;
  const adapters = { most: maxLora ?? 0, running: runningLora ?? [], waiting: waitingLora ?? [] };
  const report = { waiting, running, kvCacheUsage, ...(hasAdapters && { adapters }) };
  return vllmMetrics(report, { model: "m", seconds: now / 1000 });
}
