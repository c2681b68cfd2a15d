import { Slice, lengthOf, startOf } from "../../bytes/slice";
import { MetricKind, defineMetric, incrementMetric } from "../../host/metrics";
import { ReadingLog } from "../../picker/metrics/ports";
import { RareWarning } from "../rare-warning";

/** Counts what became of the readings, and logs why they failed. */
export class ReadingCounters extends ReadingLog {
  private readonly successCounter: u32;
  private readonly failureCounter: u32;
  private readonly warning: RareWarning = new RareWarning();

  /** `successes` and `failures` name counters; `failure` begins what is logged: `<failure> <source>: <reason>`. */
  constructor(
    successes: Slice,
    failures: Slice,
    private readonly failure: string,
  ) {
    super();
    this.successCounter = defineMetric(MetricKind.Counter, successes);
    this.failureCounter = defineMetric(MetricKind.Counter, failures);
  }

  succeeded(): void {
    incrementMetric(this.successCounter, 1);
  }

  failed(source: Slice, reason: string): void {
    incrementMetric(this.failureCounter, 1);
    const name = String.UTF8.decodeUnsafe(startOf(source), lengthOf(source));
    this.warning.warn(`${this.failure} ${name}: ${reason}`);
  }
}
