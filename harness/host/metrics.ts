export const METRIC_TYPES = ["counter", "gauge", "histogram"] as const;
export type MetricType = (typeof METRIC_TYPES)[number];

export interface Metric {
  readonly type: MetricType;
  readonly name: string;
  /** Of counters and gauges. */
  value: bigint;
  /** Of histograms, in order. */
  readonly samples: bigint[];
}

/** The metrics of the process, by name: VMs that define the same one add to the same one. */
export class Metrics {
  readonly #metrics = new Map<string, Metric>();

  define(type: MetricType, name: string): Metric {
    const key = `${type} ${name}`;
    let metric = this.#metrics.get(key);
    if (!metric) this.#metrics.set(key, (metric = { type, name, value: 0n, samples: [] }));
    return metric;
  }

  /** All metrics, in the order they were defined. Envoy shows them as `wasmcustom.<name>`. */
  all(): Metric[] {
    return [...this.#metrics.values()];
  }

  /** The value of a counter or gauge; undefined where none of that name was defined. */
  value(name: string): number | undefined {
    const metric = this.all().find((candidate) => candidate.name === name && candidate.type !== "histogram");
    return metric && Number(metric.value);
  }

  /** What a histogram of that name recorded. */
  samples(name: string): number[] {
    const metric = this.#metrics.get(`histogram ${name}`);
    return metric ? metric.samples.map(Number) : [];
  }
}

/**
 * The metric ids of one VM. The lower two bits tell the type, as Envoy's ids do; every definition makes a new id, also of
 * a name that was defined before.
 */
export class MetricIds {
  readonly #metrics: Metrics;
  readonly #byId = new Map<number, Metric>();
  readonly #last = [0, 1, 2];

  constructor(metrics: Metrics) {
    this.#metrics = metrics;
  }

  /** The id, or undefined where `type` is none. */
  define(type: number, name: string): number | undefined {
    const last = this.#last[type];
    const typeName = METRIC_TYPES[type];
    if (last === undefined || typeName === undefined) return undefined;
    const id = last + 4;
    this.#last[type] = id;
    this.#byId.set(id, this.#metrics.define(typeName, name));
    return id;
  }

  get(id: number): Metric | undefined {
    return this.#byId.get(id);
  }

  /** The type an id says it is of, whether it was defined or not. */
  static typeOf(id: number): MetricType | undefined {
    return METRIC_TYPES[id & 3];
  }
}
