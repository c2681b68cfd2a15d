import { literal } from "../../bytes/ascii";
import { Slice, lengthOf, startOf } from "../../bytes/slice";
import { MetricKind, defineMetric, incrementMetric } from "../../host/metrics";
import { ReadingLog } from "../../picker/metrics/ports";
import { RareWarning } from "../rare-warning";

const SCRAPES = literal("ai_gateway.scrapes");
const SCRAPE_FAILURES = literal("ai_gateway.scrape_failures");

/** Counts what became of the readings, and logs why they failed. */
export class ReadingCounters extends ReadingLog {
  private readonly scrapes: u32 = defineMetric(MetricKind.Counter, SCRAPES);
  private readonly failures: u32 = defineMetric(MetricKind.Counter, SCRAPE_FAILURES);
  private readonly warning: RareWarning = new RareWarning();

  succeeded(): void {
    incrementMetric(this.scrapes, 1);
  }

  failed(source: Slice, reason: string): void {
    incrementMetric(this.failures, 1);
    const name = String.UTF8.decodeUnsafe(startOf(source), lengthOf(source));
    this.warning.warn(`cannot read ${name}: ${reason}`);
  }
}
