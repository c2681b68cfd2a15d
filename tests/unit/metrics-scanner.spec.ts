import { isNothing } from "../../assembly/bytes/slice";
import { Engine } from "../../assembly/filterapi/picker";
import { MetricsReading } from "../../assembly/picker/metrics/metrics-reading";
import { MetricsScanner } from "../../assembly/picker/metrics/metrics-scanner";
import { sampleNumber } from "../../assembly/picker/metrics/sample-number";
import { bytesOf, textOf } from "./support/text";

function scanned(engine: Engine, lines: string[]): MetricsReading {
  return new MetricsScanner(engine).scan(bytesOf(lines.join("\n") + "\n"));
}

/** Waiting, running, usage, tokens of a block, blocks. */
function described(reading: MetricsReading): string {
  const usage = reading.kvCacheUsage;
  return `${reading.waiting} ${reading.running} ${usage} ${reading.cacheBlockTokens} ${reading.cacheBlocks}`;
}

const VLLM: string[] = [
  "# HELP python_gc_objects_collected_total Objects collected during gc",
  "# TYPE python_gc_objects_collected_total counter",
  'python_gc_objects_collected_total{generation="0"} 12051.0',
  "process_resident_memory_bytes 1.2e+09",
  "# HELP vllm:num_requests_running Number of requests in model execution batches.",
  "# TYPE vllm:num_requests_running gauge",
  'vllm:num_requests_running{engine="0",model_name="meta-llama/Llama-3.1-8B-Instruct"} 5.0',
  "# HELP vllm:num_requests_waiting Number of requests waiting to be processed.",
  "# TYPE vllm:num_requests_waiting gauge",
  'vllm:num_requests_waiting{engine="0",model_name="meta-llama/Llama-3.1-8B-Instruct"} 2.0',
  'vllm:num_requests_waiting_total{engine="0"} 900.0',
  "# TYPE vllm:kv_cache_usage_perc gauge",
  'vllm:kv_cache_usage_perc{engine="0",model_name="meta-llama/Llama-3.1-8B-Instruct"} 0.4375',
  "# TYPE vllm:cache_config_info gauge",
  'vllm:cache_config_info{block_size="16",cache_dtype="auto",enable_prefix_caching="True",engine="0",num_gpu_blocks="27412",num_gpu_blocks_override="None"} 1.0',
  'vllm:time_to_first_token_seconds_bucket{engine="0",le="0.001",model_name="meta-llama/Llama-3.1-8B-Instruct"} 0.0',
  'vllm:time_to_first_token_seconds_bucket{engine="0",le="+Inf",model_name="meta-llama/Llama-3.1-8B-Instruct"} 12.0',
  "# TYPE vllm:lora_requests_info gauge",
  'vllm:lora_requests_info{max_lora="4",running_lora_adapters="sql, chat",waiting_lora_adapters="fr"} 1.7693e+09',
];

describe("the metrics of an engine", () => {
  it("are found in what vLLM writes", () => {
    const reading = scanned(Engine.Vllm, VLLM);
    expect(described(reading)).toBe("2 5 0.4375 16 27412");
    expect(textOf(reading.runningAdapters)).toBe("sql, chat");
    expect(textOf(reading.waitingAdapters)).toBe("fr");
    expect(reading.mostAdapters).toBe(4);
    expect(reading.isEmpty).toBe(false);
  });

  it("have a former name for vLLM's KV cache, which counts where the current one is missing", () => {
    const former = 'vllm:gpu_cache_usage_perc{model_name="m"} 0.75';
    expect(scanned(Engine.Vllm, [former]).kvCacheUsage).toBe(0.75);
    expect(scanned(Engine.Vllm, [former, 'vllm:kv_cache_usage_perc{model_name="m"} 0.25']).kvCacheUsage).toBe(
      0.25,
    );
  });

  it("add up over the ranks behind one address, the usage as their mean", () => {
    const reading = scanned(Engine.Vllm, [
      'vllm:num_requests_running{engine="0"} 5.0',
      'vllm:num_requests_running{engine="1"} 6.0',
      'vllm:num_requests_waiting{engine="0"} 0.0',
      'vllm:num_requests_waiting{engine="1"} 3.0',
      'vllm:kv_cache_usage_perc{engine="0"} 0.5',
      'vllm:kv_cache_usage_perc{engine="1"} 1.0',
      'vllm:cache_config_info{block_size="16",engine="0",num_gpu_blocks="100"} 1.0',
      'vllm:cache_config_info{block_size="16",engine="1",num_gpu_blocks="120"} 1.0',
    ]);
    expect(described(reading)).toBe("3 11 0.75 16 220");
  });

  it("are found in what SGLang writes", () => {
    const reading = scanned(Engine.Sglang, [
      "# HELP sglang:num_running_reqs The number of running requests.",
      "# TYPE sglang:num_running_reqs gauge",
      'sglang:num_running_reqs{engine_type="unified",model_name="qwen",tp_rank="0"} 162.0',
      'sglang:num_queue_reqs{engine_type="unified",model_name="qwen",tp_rank="0"} 2826.0',
      'sglang:token_usage{engine_type="unified",model_name="qwen",tp_rank="0"} 0.28',
      'sglang:cache_config_info{num_pages="5000",page_size="64"} 1.0',
      'sglang:gen_throughput{model_name="qwen"} 86.5',
    ]);
    expect(described(reading)).toBe("2826 162 0.28 64 5000");
  });

  it("are found in what TensorRT-LLM writes", () => {
    const reading = scanned(Engine.TrtllmServe, [
      'trtllm_num_requests_running{model_name="m",engine_type="undefined"} 7.0',
      'trtllm_num_requests_waiting{model_name="m",engine_type="undefined"} 1.0',
      'trtllm_kv_cache_utilization{model_name="m",engine_type="undefined"} 0.125',
      'trtllm_kv_cache_tokens_per_block{model_name="m"} 32.0',
      'trtllm_kv_cache_max_blocks{model_name="m"} 4096.0',
    ]);
    expect(described(reading)).toBe("1 7 0.125 32 4096");
  });

  it("are told apart by a label where Triton runs TensorRT-LLM", () => {
    const reading = scanned(Engine.TritonTensorrtLlm, [
      'nv_trt_llm_request_metrics{model="tensorrt_llm",request_type="waiting",version="1"} 4',
      'nv_trt_llm_request_metrics{model="tensorrt_llm",request_type="context",version="1"} 90',
      'nv_trt_llm_request_metrics{model="tensorrt_llm",request_type="scheduled",version="1"} 6',
      'nv_trt_llm_request_metrics{model="tensorrt_llm",request_type="max",version="1"} 512',
      'nv_trt_llm_kv_cache_block_metrics{kv_cache_block_type="fraction",model="tensorrt_llm",version="1"} 0.0625',
      'nv_trt_llm_kv_cache_block_metrics{kv_cache_block_type="max",model="tensorrt_llm",version="1"} 6239',
      'nv_trt_llm_kv_cache_block_metrics{kv_cache_block_type="used",model="tensorrt_llm",version="1"} 390',
      'nv_trt_llm_kv_cache_block_metrics{kv_cache_block_type="tokens_per",model="tensorrt_llm",version="1"} 64',
    ]);
    expect(described(reading)).toBe("4 6 0.0625 64 6239");
  });

  it("are found in what Triton writes", () => {
    const reading = scanned(Engine.Triton, [
      'nv_inference_pending_request_count{model="m",version="1"} 3',
      'nv_inference_exec_count{model="m",version="1"} 12',
    ]);
    expect(described(reading)).toBe("3 12 0.0 0 0");
  });

  it("of another engine say nothing", () => {
    expect(scanned(Engine.Sglang, VLLM).isEmpty).toBe(true);
    expect(scanned(Engine.Vllm, ["<html>not found</html>"]).isEmpty).toBe(true);
    expect(new MetricsScanner(Engine.Vllm).scan(bytesOf("")).isEmpty).toBe(true);
  });
});

describe("the text format", () => {
  it("allows blanks, timestamps, carriage returns and a missing last line end", () => {
    const text =
      'vllm:num_requests_waiting\t{ engine = "0" , model_name="a\\"},b" , } 2 1769300000000\r\nvllm:num_requests_running 7';
    const reading = new MetricsScanner(Engine.Vllm).scan(bytesOf(text));
    expect(described(reading)).toBe("2 7 0.0 0 0");
  });

  it("has names that are whole", () => {
    const reading = scanned(Engine.Vllm, [
      "vllm:num_requests_waiting_by_reason 1",
      "avllm:num_requests_waiting 2",
      "# vllm:num_requests_waiting 3",
      " vllm:num_requests_waiting 4",
      "vllm:num_requests_waiting",
    ]);
    expect(reading.isEmpty).toBe(true);
  });

  it("passes over series that are malformed or no number", () => {
    const reading = scanned(Engine.Vllm, [
      'vllm:num_requests_waiting{engine="0"} NaN',
      'vllm:num_requests_waiting{engine="0"} +Inf',
      'vllm:num_requests_waiting{engine="0"} -1',
      'vllm:num_requests_waiting{engine="0" 5',
      "vllm:num_requests_waiting{engine=0} 5",
      'vllm:num_requests_waiting{engine="0',
      'vllm:num_requests_waiting{engine="0"',
      'vllm:num_requests_waiting{engine="0"}',
      'vllm:num_requests_waiting{engine="0"} x',
      "vllm:num_requests_waiting{",
      "vllm:num_requests_waiting{} 3e0",
    ]);
    expect(reading.waiting).toBe(3);
  });

  it("keeps usage and counts within what they can be", () => {
    const reading = scanned(Engine.Vllm, [
      "vllm:kv_cache_usage_perc 1.5",
      "vllm:num_requests_waiting 1e30",
      "vllm:num_requests_running 2.9",
    ]);
    expect(described(reading)).toBe("2147483647 2 1.0 0 0");
  });

  it("lets the latest series of adapters win, whatever the order", () => {
    const reading = scanned(Engine.Vllm, [
      'vllm:lora_requests_info{max_lora="4",running_lora_adapters="old",waiting_lora_adapters=""} 1.0e+09',
      'vllm:lora_requests_info{running_lora_adapters="new",waiting_lora_adapters="w",max_lora="8"} 1.7693e+09',
      'vllm:lora_requests_info{max_lora="2",running_lora_adapters="older",waiting_lora_adapters=""} 1.0e+08',
      'vllm:lora_requests_info{max_lora="2",running_lora_adapters="never",waiting_lora_adapters=""} NaN',
    ]);
    expect(textOf(reading.runningAdapters)).toBe("new");
    expect(reading.mostAdapters).toBe(8);
  });

  it("says nothing of adapters where there is no such series", () => {
    const reading = scanned(Engine.Vllm, ["vllm:num_requests_waiting 1"]);
    expect(isNothing(reading.runningAdapters)).toBe(true);
    expect(reading.mostAdapters).toBe(0);
  });
});

describe("numbers", () => {
  it("are decimal, with signs, points and exponents", () => {
    expect(sampleNumber(bytesOf("12"))).toBe(12);
    expect(sampleNumber(bytesOf("+0.5"))).toBe(0.5);
    expect(sampleNumber(bytesOf("-2.25"))).toBe(-2.25);
    expect(sampleNumber(bytesOf("1e+06"))).toBe(1000000);
    expect(sampleNumber(bytesOf("1.5E-2"))).toBe(0.015);
    expect(sampleNumber(bytesOf(".5"))).toBe(0.5);
    expect(sampleNumber(bytesOf("5."))).toBe(5);
  });

  it("are not anything else", () => {
    const others: string[] = [
      "",
      "+",
      "-",
      ".",
      "e5",
      "1e",
      "1e+",
      "1.2.3",
      "0x10",
      "1_000",
      "--1",
      "+-1",
      "12a",
      "NaN",
      "Inf",
    ];
    for (let index = 0; index < others.length; index++) {
      expect(isNaN(sampleNumber(bytesOf(others[index])))).toBe(true, others[index]);
    }
  });
});
