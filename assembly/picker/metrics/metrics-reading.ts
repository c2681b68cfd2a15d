import { NOTHING, Slice } from "../../bytes/slice";
import { FIELD_COUNT, MetricField } from "./metric-names";
import { sampleNumber } from "./sample-number";

/** What one model server says in one answer. Adapters are slices of that answer: they live as long as it does. */
export class MetricsReading {
  private readonly sums: StaticArray<f64> = new StaticArray<f64>(FIELD_COUNT);
  private readonly counts: StaticArray<i32> = new StaticArray<i32>(FIELD_COUNT);
  /** The value of the series that the adapters come from, which is a timestamp. */
  private adaptersAt: f64 = -Infinity;
  /** Adapters in memory, joined by commas, escaped as label values are; NOTHING where it does not say. */
  runningAdapters: Slice = NOTHING;
  /** Adapters that requests wait for. */
  waitingAdapters: Slice = NOTHING;
  private adapterLimit: Slice = NOTHING;

  clear(): void {
    this.sums.fill(0);
    this.counts.fill(0);
    this.adaptersAt = -Infinity;
    this.runningAdapters = NOTHING;
    this.waitingAdapters = NOTHING;
    this.adapterLimit = NOTHING;
  }

  /** Takes the number of one series. What is no finite number, or below 0, says nothing. */
  add(field: MetricField, value: f64): void {
    if (!(value >= 0 && value < Infinity)) return;
    this.sums[field] += value;
    this.counts[field]++;
  }

  /** Takes what a series says of adapters; of several series the latest counts, of equally late ones the last. */
  addAdapters(at: f64, running: Slice, waiting: Slice, limit: Slice): void {
    if (!(at >= this.adaptersAt)) return;
    this.adaptersAt = at;
    this.runningAdapters = running;
    this.waitingAdapters = waiting;
    this.adapterLimit = limit;
  }

  /** Whether it says nothing of the server's load: whatever answered, it was not that engine. */
  get isEmpty(): bool {
    const counts = this.counts;
    return (
      counts[MetricField.Waiting] + counts[MetricField.Running] == 0 &&
      counts[MetricField.KvCacheUsage] + counts[MetricField.FormerKvCacheUsage] == 0
    );
  }

  // An engine that runs several ranks behind one address has a series for each of them. Requests, and blocks, add up.

  get waiting(): i64 {
    return whole(this.sums[MetricField.Waiting]);
  }

  get running(): i64 {
    return whole(this.sums[MetricField.Running]);
  }

  get cacheBlocks(): i64 {
    return whole(this.sums[MetricField.CacheBlocks]);
  }

  /** The same for all ranks, so the mean. */
  get cacheBlockTokens(): i64 {
    return whole(this.mean(MetricField.CacheBlockTokens));
  }

  /**
   * Share of the KV cache in use, from 0 to 1. Of several ranks the mean, which is the share of their blocks together: the engine gives a
   * request to the rank that has room, so one full rank does not fill the server.
   */
  get kvCacheUsage(): f64 {
    const isCurrent = this.counts[MetricField.KvCacheUsage] > 0;
    const usage = this.mean(isCurrent ? MetricField.KvCacheUsage : MetricField.FormerKvCacheUsage);
    return min(usage, 1.0);
  }

  /** Adapters that fit in memory at once; 0 where it does not say. */
  get mostAdapters(): i64 {
    const limit = sampleNumber(this.adapterLimit);
    return limit >= 0 ? whole(limit) : 0;
  }

  private mean(field: MetricField): f64 {
    const count = this.counts[field];
    return count == 0 ? 0 : this.sums[field] / (count as f64);
  }
}

/** Without its fraction, and within what a count can be. */
function whole(value: f64): i64 {
  return min(value, i32.MAX_VALUE as f64) as i64;
}
