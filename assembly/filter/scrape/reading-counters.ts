import { literal } from "../../bytes/ascii";
import { Slice, lengthOf, startOf } from "../../bytes/slice";
import { LogLevel, logText } from "../../host/log";
import { MetricKind, defineMetric, incrementMetric } from "../../host/metrics";
import { ReadingLog } from "../../picker/metrics/ports";
import { currentMilliseconds } from "../time";

const SCRAPES = literal("ai_gateway.scrapes");
const SCRAPE_FAILURES = literal("ai_gateway.scrape_failures");

/** Between two warnings, in milliseconds: servers fail in numbers, and again and again. */
const WARNING_GAP: u64 = 60_000;

/** Counts what became of the readings, and logs why they failed. */
export class ReadingCounters extends ReadingLog {
  private readonly scrapes: u32 = defineMetric(MetricKind.Counter, SCRAPES);
  private readonly failures: u32 = defineMetric(MetricKind.Counter, SCRAPE_FAILURES);
  private warnedAt: u64 = 0;

  succeeded(): void {
    incrementMetric(this.scrapes, 1);
  }

  failed(source: Slice, reason: string): void {
    incrementMetric(this.failures, 1);
    const now = currentMilliseconds();
    if (now >= this.warnedAt && now - this.warnedAt < WARNING_GAP) return;
    this.warnedAt = now;
    const name = String.UTF8.decodeUnsafe(startOf(source), lengthOf(source));
    logText(
      LogLevel.Warn,
      `cannot read ${name}: ${reason}; further failures of the next minute are only counted`,
    );
  }
}
