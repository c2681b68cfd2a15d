import type { InferenceEngine } from "../engine/engine.ts";

/** How a vLLM server names itself in its metrics. */
export interface MetricsIdentity {
  /** The base model. */
  model: string;
  /** Seconds since 1970, the value of `vllm:lora_requests_info`. */
  seconds: number;
}

type Labels = Record<string, string>;

/** A server's metrics in the Prometheus text format, with the names, labels and help of vLLM. */
export function metricsText(engine: InferenceEngine, { model, seconds }: MetricsIdentity): string {
  const { load, totals, profile } = engine;
  const labels = { engine: "0", model_name: model };
  return [
    metric(
      "python_info",
      "gauge",
      "Python platform information",
      { implementation: "CPython", major: "3" },
      1,
    ),
    metric(
      "vllm:num_requests_running",
      "gauge",
      "Number of requests in model execution batches.",
      labels,
      load.running,
    ),
    metric(
      "vllm:num_requests_waiting",
      "gauge",
      "Number of requests waiting to be processed.",
      labels,
      load.waiting,
    ),
    metric(
      "vllm:kv_cache_usage_perc",
      "gauge",
      "KV-cache usage. 1 means 100 percent usage.",
      labels,
      load.kvCacheUsage,
    ),
    metric(
      "vllm:prefix_cache_queries_total",
      "counter",
      "Prefix cache queries, in terms of number of queried tokens.",
      labels,
      totals.promptTokens,
    ),
    metric(
      "vllm:prefix_cache_hits_total",
      "counter",
      "Prefix cache hits, in terms of number of cached tokens.",
      labels,
      totals.cachedTokens,
    ),
    metric(
      "vllm:prompt_tokens_total",
      "counter",
      "Number of prefill tokens processed.",
      labels,
      totals.promptTokens,
    ),
    metric(
      "vllm:generation_tokens_total",
      "counter",
      "Number of generation tokens processed.",
      labels,
      totals.generatedTokens,
    ),
    metric(
      "vllm:request_success_total",
      "counter",
      "Count of successfully processed requests.",
      { ...labels, finished_reason: "length" },
      totals.finished,
    ),
    metric(
      "vllm:cache_config_info",
      "gauge",
      "Information of the LLMEngine CacheConfig",
      {
        block_size: String(profile.blockTokens),
        cache_dtype: "auto",
        enable_prefix_caching: "True",
        engine: "0",
        gpu_memory_utilization: "0.9",
        num_gpu_blocks: String(profile.blocks),
      },
      1,
    ),
    metric(
      "vllm:lora_requests_info",
      "gauge",
      "Running stats on lora requests.",
      {
        max_lora: String(profile.adapterSlots),
        running_lora_adapters: load.runningAdapters.join(","),
        waiting_lora_adapters: load.waitingAdapters.join(","),
      },
      seconds,
    ),
  ].join("");
}

function metric(name: string, type: string, help: string, labels: Labels, value: number): string {
  const pairs = Object.entries(labels).map(([key, text]) => `${key}="${escapeLabel(text)}"`);
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${name}{${pairs.join(",")}} ${numberText(value)}\n`;
}

function escapeLabel(text: string): string {
  return text.replace(/\\/g, "\\\\").replace(/"/g, '\\"').replace(/\n/g, "\\n");
}

/** As Python writes a float: `3.0`, `0.25`. */
function numberText(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}
