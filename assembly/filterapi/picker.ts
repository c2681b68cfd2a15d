import { NOTHING, Slice, byteAt, isEmpty, isNothing } from "../bytes/slice";
import { Arena } from "../bytes/arena";
import { readDuration } from "./units";
import { Value } from "./value";

/** What a scorer looks at, in the order of SCORER_NAMES. */
export const enum ScorerType {
  Queue,
  RunningRequests,
  KvCacheUtilization,
  LoraAffinity,
  PrefixCache,
  InFlight,
  SessionAffinity,
  Latency,
  Label,
}

/** The names of the scorers as the configuration writes them; each may carry the suffix `-scorer`. */
const SCORER_NAMES: StaticArray<string> = [
  "queue",
  "running-requests",
  "kv-cache-utilization",
  "lora-affinity",
  "prefix-cache",
  "in-flight",
  "session-affinity",
  "latency",
  "label",
];

const SCORER_SUFFIX = "-scorer";

export class Scorer {
  constructor(
    readonly type: ScorerType,
    readonly weight: f64,
  ) {}
}

/** How the endpoints are chosen from, once they have scores. */
export const enum PickerType {
  MaxScore,
  WeightedRandom,
}

const PICKER_TYPES: StaticArray<string> = ["max-score", "weighted-random"];

/** The model server whose metrics are read. */
export const enum Engine {
  Vllm,
  Sglang,
  TrtllmServe,
  TritonTensorrtLlm,
  Triton,
}

const ENGINES: StaticArray<string> = ["vllm", "sglang", "trtllm-serve", "triton-tensorrt-llm", "triton"];

/** Where and how often the load of each endpoint is read. */
export class PoolMetrics {
  path: Slice = NOTHING;
  intervalMilliseconds: i32 = 200;
  staleAfterMilliseconds: i32 = 2000;
  engine: Engine = Engine.Vllm;
}

/** The built-in endpoint picker. */
export class Picker {
  /** Without any, every endpoint scores the same. */
  scorers: Scorer[] = [];
  type: PickerType = PickerType.MaxScore;
  /** The length of the fallback list. */
  maxEndpoints: i32 = 3;
  metrics: PoolMetrics = new PoolMetrics();
}

/** The picker's settings, or its defaults where `value` is null. */
export function parsePicker(value: Value | null, arena: Arena): Picker {
  const picker = new Picker();
  // The weights with which the Gateway API inference extension's own picker starts.
  picker.scorers = [
    new Scorer(ScorerType.Queue, 2),
    new Scorer(ScorerType.KvCacheUtilization, 2),
    new Scorer(ScorerType.PrefixCache, 3),
  ];
  picker.metrics.path = arena.ascii("/metrics");
  if (!value) return picker;

  const fields = value.fields();
  const scorers = fields.find("scorers");
  if (scorers) picker.scorers = parseScorers(scorers.elements());
  picker.type = fields.choice("type", PICKER_TYPES, PickerType.MaxScore) as PickerType;
  picker.maxEndpoints = fields.integer("maxEndpoints", picker.maxEndpoints, 1, 16) as i32;
  const metrics = fields.find("metrics");
  if (metrics) parseMetrics(metrics, picker.metrics);
  fields.close();
  return picker;
}

function parseScorers(values: Value[]): Scorer[] {
  const scorers: Scorer[] = [];
  for (let place = 0; place < values.length; place++) {
    const fields = values[place].fields();
    const type = fields.required("type");
    const scorer = type ? type.choice(SCORER_NAMES, SCORER_SUFFIX) : 0;
    scorers.push(new Scorer(scorer as ScorerType, fields.weight("weight", 1)));
    fields.close();
  }
  return scorers;
}

function parseMetrics(value: Value, metrics: PoolMetrics): void {
  const fields = value.fields();
  const path = fields.find("path");
  if (path) {
    metrics.path = path.text();
    const isPath = !isEmpty(metrics.path) && byteAt(metrics.path, 0) == 0x2f;
    if (!isPath && !isNothing(metrics.path)) path.refuse("must begin with /");
  }
  metrics.intervalMilliseconds = readDuration(fields, "interval", metrics.intervalMilliseconds);
  metrics.staleAfterMilliseconds = readDuration(fields, "staleAfter", metrics.staleAfterMilliseconds);
  metrics.engine = fields.choice("engine", ENGINES, Engine.Vllm) as Engine;
  fields.close();
}
