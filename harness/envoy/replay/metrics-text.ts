import type { EndpointMetrics } from "../../exchange/types.ts";

/** What a vLLM server with this load answers at /metrics; what is not known of it has no line. */
export function metricsText(metrics: EndpointMetrics, now = Date.now()): string {
  const { waiting, running, kvCacheUsage, runningLora, waitingLora, maxLora } = metrics;
  const gauges: [string, number | undefined][] = [
    ["vllm:num_requests_waiting", waiting],
    ["vllm:num_requests_running", running],
    ["vllm:kv_cache_usage_perc", kvCacheUsage],
  ];
  const lines = gauges.flatMap(([name, value]) =>
    value === undefined ? [] : [`# TYPE ${name} gauge`, `${name}{engine="0",model_name="m"} ${value}`],
  );
  if (runningLora ?? waitingLora ?? maxLora) {
    const labels = [
      `max_lora="${maxLora ?? 0}"`,
      `running_lora_adapters="${(runningLora ?? []).join(",")}"`,
      `waiting_lora_adapters="${(waitingLora ?? []).join(",")}"`,
    ];
    lines.push(
      "# TYPE vllm:lora_requests_info gauge",
      `vllm:lora_requests_info{${labels.join(",")}} ${now / 1000}`,
    );
  }
  return lines.map((line) => `${line}\n`).join("");
}
