import { literal } from "../../bytes/ascii";
import { NOTHING, Slice } from "../../bytes/slice";
import { Engine } from "../../filterapi/picker";

/** What a metric says of a model server. */
export const enum MetricField {
  Waiting,
  Running,
  KvCacheUsage,
  /** The name that older releases give to the same: it counts where the current one is missing. */
  FormerKvCacheUsage,
  CacheBlockTokens,
  CacheBlocks,
  Adapters,
}

/** How many fields there are. */
export const FIELD_COUNT: i32 = MetricField.Adapters + 1;

/** A metric of an engine that is worth reading. Its name has at least 8 bytes. */
export class MetricName {
  /** Only series with this label and value count; NOTHING for all. */
  label: Slice = NOTHING;
  labelValue: Slice = NOTHING;
  /** The label that holds the number, where it is not the value of the series; NOTHING where it is. */
  numberLabel: Slice = NOTHING;

  constructor(
    readonly name: Slice,
    readonly field: MetricField,
  ) {}

  where(label: Slice, value: Slice): MetricName {
    this.label = label;
    this.labelValue = value;
    return this;
  }

  inLabel(label: Slice): MetricName {
    this.numberLabel = label;
    return this;
  }
}

const VLLM_CONFIGURATION = literal("vllm:cache_config_info");
const SGLANG_CONFIGURATION = literal("sglang:cache_config_info");
const TRITON_REQUESTS = literal("nv_trt_llm_request_metrics");
const TRITON_BLOCKS = literal("nv_trt_llm_kv_cache_block_metrics");
const REQUEST_TYPE = literal("request_type");
const BLOCK_TYPE = literal("kv_cache_block_type");
const WAITING = literal("waiting");
const SCHEDULED = literal("scheduled");
const FRACTION = literal("fraction");
const TOKENS_PER = literal("tokens_per");
const MAX = literal("max");
const BLOCK_SIZE = literal("block_size");
const NUM_GPU_BLOCKS = literal("num_gpu_blocks");
const PAGE_SIZE = literal("page_size");
const NUM_PAGES = literal("num_pages");
const VLLM_WAITING = literal("vllm:num_requests_waiting");
const VLLM_RUNNING = literal("vllm:num_requests_running");
const VLLM_USAGE = literal("vllm:kv_cache_usage_perc");
const VLLM_FORMER_USAGE = literal("vllm:gpu_cache_usage_perc");
const VLLM_ADAPTERS = literal("vllm:lora_requests_info");
const SGLANG_WAITING = literal("sglang:num_queue_reqs");
const SGLANG_RUNNING = literal("sglang:num_running_reqs");
const SGLANG_USAGE = literal("sglang:token_usage");
const TRTLLM_WAITING = literal("trtllm_num_requests_waiting");
const TRTLLM_RUNNING = literal("trtllm_num_requests_running");
const TRTLLM_USAGE = literal("trtllm_kv_cache_utilization");
const TRTLLM_BLOCK_TOKENS = literal("trtllm_kv_cache_tokens_per_block");
const TRTLLM_BLOCKS = literal("trtllm_kv_cache_max_blocks");
const TRITON_PENDING = literal("nv_inference_pending_request_count");
const TRITON_EXECUTED = literal("nv_inference_exec_count");

/** The names by which the Gateway API inference extension reads each engine. */
export function metricNamesOf(engine: Engine): MetricName[] {
  switch (engine) {
    case Engine.Sglang:
      return [
        new MetricName(SGLANG_WAITING, MetricField.Waiting),
        new MetricName(SGLANG_RUNNING, MetricField.Running),
        new MetricName(SGLANG_USAGE, MetricField.KvCacheUsage),
        new MetricName(SGLANG_CONFIGURATION, MetricField.CacheBlockTokens).inLabel(PAGE_SIZE),
        new MetricName(SGLANG_CONFIGURATION, MetricField.CacheBlocks).inLabel(NUM_PAGES),
      ];
    case Engine.TrtllmServe:
      return [
        new MetricName(TRTLLM_WAITING, MetricField.Waiting),
        new MetricName(TRTLLM_RUNNING, MetricField.Running),
        new MetricName(TRTLLM_USAGE, MetricField.KvCacheUsage),
        new MetricName(TRTLLM_BLOCK_TOKENS, MetricField.CacheBlockTokens),
        new MetricName(TRTLLM_BLOCKS, MetricField.CacheBlocks),
      ];
    case Engine.TritonTensorrtLlm:
      return [
        new MetricName(TRITON_REQUESTS, MetricField.Waiting).where(REQUEST_TYPE, WAITING),
        new MetricName(TRITON_REQUESTS, MetricField.Running).where(REQUEST_TYPE, SCHEDULED),
        new MetricName(TRITON_BLOCKS, MetricField.KvCacheUsage).where(BLOCK_TYPE, FRACTION),
        new MetricName(TRITON_BLOCKS, MetricField.CacheBlockTokens).where(BLOCK_TYPE, TOKENS_PER),
        new MetricName(TRITON_BLOCKS, MetricField.CacheBlocks).where(BLOCK_TYPE, MAX),
      ];
    case Engine.Triton:
      return [
        new MetricName(TRITON_PENDING, MetricField.Waiting),
        new MetricName(TRITON_EXECUTED, MetricField.Running),
      ];
    default:
      return [
        new MetricName(VLLM_WAITING, MetricField.Waiting),
        new MetricName(VLLM_RUNNING, MetricField.Running),
        new MetricName(VLLM_USAGE, MetricField.KvCacheUsage),
        new MetricName(VLLM_FORMER_USAGE, MetricField.FormerKvCacheUsage),
        new MetricName(VLLM_CONFIGURATION, MetricField.CacheBlockTokens).inLabel(BLOCK_SIZE),
        new MetricName(VLLM_CONFIGURATION, MetricField.CacheBlocks).inLabel(NUM_GPU_BLOCKS),
        new MetricName(VLLM_ADAPTERS, MetricField.Adapters),
      ];
  }
}
