import { Sink } from "../bytes/sink";
import { Slice } from "../bytes/slice";
import { ABSENT, SliceMap } from "../bytes/slice-map";
import { MetricKind, defineMetric, incrementMetric } from "../host/metrics";
import { LONGEST_NAME, writeTag } from "./metric-tag";

/** A counter for each budget, defined when it is first needed. */
export class BudgetCounter {
  private readonly metrics: SliceMap = new SliceMap();

  constructor(private readonly name: string) {}

  /** `budget`: its name, which lives as long as the configuration. */
  add(budget: Slice, count: i64): void {
    let metric = this.metrics.get(budget);
    if (metric == ABSENT) {
      const text = new Sink();
      text.ascii(this.name);
      writeTag("budget", budget, LONGEST_NAME, text);
      metric = defineMetric(MetricKind.Counter, text.written) as i32;
      text.dispose();
      this.metrics.set(budget, metric);
    }
    incrementMetric(metric, count);
  }
}
