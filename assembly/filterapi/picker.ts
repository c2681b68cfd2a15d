import { NOTHING, Slice, byteAt, isEmpty, isNothing } from "../bytes/slice";
import { Arena } from "../bytes/arena";
import { EndpointHealth, parseEndpointHealth } from "./endpoint-health";
import { Fields } from "./fields";
import { PrefixCache, parsePrefixCache } from "./prefix-cache";
import { Saturation, parseSaturation } from "./saturation";
import { Scorer, defaultScorers, parseScorers } from "./scorer";
import { SessionHeaders, parseSessionHeaders } from "./session-headers";
import { readDuration } from "./units";
import { Value } from "./value";

export { ScorerType } from "./scorer";

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
  /** The Envoy cluster through which endpoints are reached; NOTHING: the one that requests take. */
  cluster: Slice = NOTHING;
  intervalMilliseconds: i32 = 200;
  staleAfterMilliseconds: i32 = 2000;
  engine: Engine = Engine.Vllm;
}

/** The built-in endpoint picker. */
export class Picker {
  /** Without any, every endpoint scores the same. */
  scorers: Scorer[] = defaultScorers();
  type: PickerType = PickerType.MaxScore;
  /** The length of the fallback list. */
  maxEndpoints: i32 = 3;
  metrics: PoolMetrics = new PoolMetrics();
  prefixCache: PrefixCache = new PrefixCache();
  saturation: Saturation = new Saturation();
  health: EndpointHealth = new EndpointHealth();
  session: SessionHeaders;

  /** The defaults, whose texts live in `arena`. */
  constructor(arena: Arena) {
    this.session = new SessionHeaders(arena);
    this.metrics.path = arena.ascii("/metrics");
  }

  /** Whether any scorer reads what the model servers say of their load. */
  get needsMetrics(): bool {
    for (let place = 0; place < this.scorers.length; place++) {
      if (this.scorers[place].needsMetrics) return true;
    }
    return false;
  }
}

/** The picker's settings, or its defaults where `value` is null. */
export function parsePicker(value: Value | null, arena: Arena): Picker {
  const picker = new Picker(arena);
  if (!value) return picker;

  const fields = value.fields();
  const scorers = fields.find("scorers");
  if (scorers) picker.scorers = parseScorers(scorers.elements());
  picker.type = fields.choice("type", PICKER_TYPES, PickerType.MaxScore) as PickerType;
  picker.maxEndpoints = fields.integer("maxEndpoints", picker.maxEndpoints, 1, 16) as i32;
  const metrics = fields.nested("metrics");
  if (metrics) parseMetrics(metrics, picker.metrics);
  const prefixCache = fields.nested("prefixCache");
  if (prefixCache) parsePrefixCache(prefixCache, picker.prefixCache);
  const saturation = fields.nested("saturation");
  if (saturation) parseSaturation(saturation, picker.saturation);
  const health = fields.nested("health");
  if (health) parseEndpointHealth(health, picker.health);
  const session = fields.nested("session");
  if (session) parseSessionHeaders(session, picker.session);
  fields.close();
  return picker;
}

function parseMetrics(fields: Fields, metrics: PoolMetrics): void {
  const path = fields.find("path");
  if (path) {
    metrics.path = path.text();
    const isPath = !isEmpty(metrics.path) && byteAt(metrics.path, 0) == 0x2f;
    if (!isPath && !isNothing(metrics.path)) path.refuse("must begin with /");
  }
  metrics.cluster = fields.nonEmptyText("cluster");
  metrics.intervalMilliseconds = readDuration(fields, "interval", metrics.intervalMilliseconds);
  metrics.staleAfterMilliseconds = readDuration(fields, "staleAfter", metrics.staleAfterMilliseconds);
  metrics.engine = fields.choice("engine", ENGINES, Engine.Vllm) as Engine;
  fields.close();
}
