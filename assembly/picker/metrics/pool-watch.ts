import { Slice, isNothing } from "../../bytes/slice";
import { FailureMode, InferencePool } from "../../filterapi/inference-pool";
import { Discoverer } from "./discoverer";
import { Lease } from "./lease";
import { PoolKnowledge } from "./pool-knowledge";
import { HttpCaller, ReadingLog } from "./ports";
import { MOST_TICK, Scraper } from "./scraper";

/** Learns members and load of a pool for all workers of the process, while it is this worker's turn. */
export class PoolWatch {
  private readonly lease: Lease;
  private readonly scraper: Scraper | null;
  private readonly discoverer: Discoverer | null;
  private isReader: bool = false;

  /** `cluster`: Envoy's cluster through which requests reach the pool; `since`: when this worker began, in milliseconds since 1970. */
  constructor(
    private readonly knowledge: PoolKnowledge,
    cluster: Slice,
    http: HttpCaller,
    log: ReadingLog,
    since: u64,
  ) {
    const pool = knowledge.pool;
    const keys = knowledge.keys;
    const store = knowledge.store;
    const metrics = pool.picker.metrics;
    const discovery = pool.discovery;
    this.lease = new Lease(store, keys.lease, knowledge.owner, since);
    let through = cluster;
    if (discovery !== null) through = discovery.poolCluster;
    if (!isNothing(metrics.cluster)) through = metrics.cluster;
    this.scraper = needsScraping(pool)
      ? new Scraper(metrics, through, knowledge.endpoints, keys.load, store, http, log)
      : null;
    this.discoverer = discovery === null ? null : new Discoverer(discovery, keys.members, store, http, log);
  }

  /** How often `onTick` wants to be called, in milliseconds; it may change with the members. */
  get tickPeriod(): i32 {
    const scraper = this.scraper;
    return scraper === null ? MOST_TICK : scraper.tickPeriod;
  }

  onTick(now: u64): void {
    this.knowledge.inFlight.onTick(now);
    const scraper = this.scraper;
    const discoverer = this.discoverer;
    if (scraper === null && discoverer === null) return;
    const wasReader = this.isReader;
    this.isReader = this.lease.hold(now);
    if (discoverer !== null) {
      this.knowledge.refreshMembers(now);
      if (this.isReader) discoverer.onTick(now);
    }
    if (scraper === null || !this.isReader) return;
    if (!wasReader) scraper.begin(now);
    scraper.onTick(now);
  }

  /** Whether the answer with that token is for this pool. */
  awaits(token: u32): bool {
    const scraper = this.scraper;
    const discoverer = this.discoverer;
    return (scraper !== null && scraper.awaits(token)) || (discoverer !== null && discoverer.awaits(token));
  }

  /** A call it awaits was answered; `status` is 0 where there was no answer. */
  onAnswer(token: u32, status: i32, body: Slice, now: u64): void {
    const discoverer = this.discoverer;
    if (discoverer !== null && discoverer.awaits(token)) {
      discoverer.onAnswer(status, body);
      return;
    }
    const scraper = this.scraper;
    if (scraper !== null) scraper.onAnswer(token, status, body, now, this.isReader);
  }

  /** Leaves the reading to others, and gives the memory back. */
  dispose(): void {
    this.lease.dispose();
    const scraper = this.scraper;
    if (scraper !== null) scraper.dispose();
    const discoverer = this.discoverer;
    if (discoverer !== null) discoverer.dispose();
  }
}

/** Scorers that look at load are not enough: an external picker that must be obeyed leaves them nothing to do. */
function needsScraping(pool: InferencePool): bool {
  const picksHere = pool.endpointPicker === null || pool.failureMode == FailureMode.FailOpen;
  return picksHere && pool.picker.needsMetrics;
}
