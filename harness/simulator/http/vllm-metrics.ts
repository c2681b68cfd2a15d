/** What a vLLM server tells of itself. What is left out has no line in its metrics. */
export interface ServerReport {
  /** Requests it works on, and requests that wait. */
  running?: number | undefined;
  waiting?: number | undefined;
  /** Share of the KV cache in use, from 0 to 1. */
  kvCacheUsage?: number | undefined;
  /** Since its start: tokens of prompts, those of them found in the cache, tokens of answers, and requests answered. */
  promptTokens?: number;
  cachedTokens?: number;
  generatedTokens?: number;
  finished?: number;
  /** Tokens of a block of the KV cache, and how many blocks there are. */
  cache?: { blockTokens: number; blocks: number };
  /** LoRA adapters: how many fit in memory, those that are there, those that requests wait for. */
  adapters?: { most: number; running: readonly string[]; waiting: readonly string[] };
}

/** How a server names itself in its metrics. */
export interface MetricsIdentity {
  /** The base model. */
  model: string;
  /** Seconds since 1970, the value of `vllm:lora_requests_info`. */
  seconds: number;
}

type Labels = Record<string, string>;

/** A server's metrics in the Prometheus text format, with the names, labels and help of vLLM. */
export function vllmMetrics(report: ServerReport, { model, seconds }: MetricsIdentity): string {
  const labels = { engine: "0", model_name: model };
  const simple = simpleMetrics.map(({ field, name, type, help, more }) =>
    metric(name, type, help, { ...labels, ...more }, report[field]),
  );
  return [...simple, cacheMetric(report.cache), adapterMetric(report.adapters, seconds)].join("");
}

/** One metric with one series; "" where there is no value. */
export function metric(
  name: string,
  type: "gauge" | "counter",
  help: string,
  labels: Labels,
  value: number | undefined,
): string {
  if (value === undefined) return "";
  const pairs = Object.entries(labels).map(([key, text]) => `${key}="${escapeLabel(text)}"`);
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${name}{${pairs.join(",")}} ${numberText(value)}\n`;
}

interface SimpleMetric {
  field: Exclude<keyof ServerReport, "cache" | "adapters">;
  name: string;
  type: "gauge" | "counter";
  help: string;
  more?: Labels;
}

const simpleMetrics: readonly SimpleMetric[] = [
  {
    field: "running",
    name: "vllm:num_requests_running",
    type: "gauge",
    help: "Number of requests in model execution batches.",
  },
  {
    field: "waiting",
    name: "vllm:num_requests_waiting",
    type: "gauge",
    help: "Number of requests waiting to be processed.",
  },
  {
    field: "kvCacheUsage",
    name: "vllm:kv_cache_usage_perc",
    type: "gauge",
    help: "KV-cache usage. 1 means 100 percent usage.",
  },
  {
    field: "promptTokens",
    name: "vllm:prefix_cache_queries_total",
    type: "counter",
    help: "Prefix cache queries, in terms of number of queried tokens.",
  },
  {
    field: "cachedTokens",
    name: "vllm:prefix_cache_hits_total",
    type: "counter",
    help: "Prefix cache hits, in terms of number of cached tokens.",
  },
  {
    field: "promptTokens",
    name: "vllm:prompt_tokens_total",
    type: "counter",
    help: "Number of prefill tokens processed.",
  },
  {
    field: "generatedTokens",
    name: "vllm:generation_tokens_total",
    type: "counter",
    help: "Number of generation tokens processed.",
  },
  {
    field: "finished",
    name: "vllm:request_success_total",
    type: "counter",
    help: "Count of successfully processed requests.",
    more: { finished_reason: "length" },
  },
];

function cacheMetric(cache: ServerReport["cache"]): string {
  if (!cache) return "";
  const labels = {
    block_size: String(cache.blockTokens),
    cache_dtype: "auto",
    enable_prefix_caching: "True",
    engine: "0",
    gpu_memory_utilization: "0.9",
    num_gpu_blocks: String(cache.blocks),
  };
  return metric("vllm:cache_config_info", "gauge", "Information of the LLMEngine CacheConfig", labels, 1);
}

function adapterMetric(adapters: ServerReport["adapters"], seconds: number): string {
  if (!adapters) return "";
  const labels = {
    max_lora: String(adapters.most),
    running_lora_adapters: adapters.running.join(","),
    waiting_lora_adapters: adapters.waiting.join(","),
  };
  return metric("vllm:lora_requests_info", "gauge", "Running stats on lora requests.", labels, seconds);
}

function escapeLabel(text: string): string {
  return text.replace(/\\/g, "\\\\").replace(/"/g, '\\"').replace(/\n/g, "\\n");
}

/** As Python writes a float: `3.0`, `0.25`. */
function numberText(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}
