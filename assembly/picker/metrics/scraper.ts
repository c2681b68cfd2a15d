import { NO_VERSION, SharedStore } from "../../bytes/shared-store";
import { Sink } from "../../bytes/sink";
import { Slice } from "../../bytes/slice";
import { PoolMetrics } from "../../filterapi/picker";
import { EndpointSet } from "../endpoint-set";
import { MetricsScanner } from "./metrics-scanner";
import { HttpCaller, NO_CALL, ReadingLog } from "./ports";
import { ScrapeList } from "./scrape-list";
import { ServerScrape } from "./server-scrape";
import { writeEntry } from "./write-entry";

const OK: i32 = 200;
const COMMA: u8 = 0x2c;
const OPEN_BRACKET: u8 = 0x5b;
const CLOSE_BRACKET: u8 = 0x5d;

/** The shortest time a server is given to answer, in milliseconds. */
const LEAST_TIMEOUT: i32 = 1000;

/** Calls that may be started in one tick before they are spread over more of them. */
const CALLS_PER_TICK: i32 = 16;
/** The shortest time between ticks, in milliseconds. */
const LEAST_TICK: i32 = 10;
/** The longest: what else is done on ticks, such as renewing leases, is not put off for longer. In milliseconds. */
export const MOST_TICK: i32 = 100;

/**
 * Reads the metrics of a pool's servers over and over, each at the configured interval, and publishes what they say for all workers.
 * A server that does not answer keeps what it said last, with the time it said so: whoever reads it sees it grow old.
 */
export class Scraper {
  private readonly list: ScrapeList;
  private readonly scanner: MetricsScanner;
  private readonly snapshot: Sink = new Sink();
  private publishedAt: u64 = 0;
  private isDirty: bool = false;

  /** `cluster`: Envoy's cluster through which the servers are reached; `key`: where the snapshot is published. */
  constructor(
    private readonly metrics: PoolMetrics,
    private readonly cluster: Slice,
    private readonly endpoints: EndpointSet,
    private readonly key: Slice,
    private readonly store: SharedStore,
    private readonly http: HttpCaller,
    private readonly log: ReadingLog,
  ) {
    this.list = new ScrapeList(endpoints, metrics.intervalMilliseconds);
    this.scanner = new MetricsScanner(metrics.engine);
  }

  /** How often `onTick` wants to be called, in milliseconds. */
  get tickPeriod(): i32 {
    const interval = this.metrics.intervalMilliseconds;
    const ticks = max((this.endpoints.count + CALLS_PER_TICK - 1) / CALLS_PER_TICK, 1);
    return min(max(interval / ticks, LEAST_TICK), MOST_TICK);
  }

  /** It is this worker that reads from now on: what the one before published is gone on with. */
  begin(now: u64): void {
    this.list.update(now);
    this.snapshot.clear();
    this.store.read(this.key, this.snapshot);
    this.list.adopt(this.snapshot.written);
    this.publishedAt = now;
  }

  onTick(now: u64): void {
    if (this.list.update(now)) this.isDirty = true;
    const period = this.tickPeriod;
    const scrapes = this.list.scrapes;
    for (let index = 0; index < scrapes.length; index++) {
      const scrape = scrapes[index];
      // The tick that is nearest to when it is due: ticks are not exact.
      if (scrape.call == NO_CALL && scrape.dueAt <= now + ((period / 2) as u64)) this.start(scrape, now);
    }
    this.publishIfDue(now);
  }

  awaits(token: u32): bool {
    return this.list.awaits(token);
  }

  /** A call it awaits was answered; `status` is 0 where there was no answer. `isReader`: this worker still is the one that reads. */
  onAnswer(token: u32, status: i32, body: Slice, now: u64, isReader: bool): void {
    const scrape = this.list.answered(token);
    if (scrape === null) return;
    const problem = this.read(scrape, status, body, now);
    if (problem != "") this.log.failed(scrape.address, problem);
    else this.log.succeeded();
    if (isReader && !this.list.hasCalls) this.publishIfDue(now);
  }

  /** Gives the memory back. Answers that are still out are not for it any more. */
  dispose(): void {
    this.list.dispose();
    this.snapshot.dispose();
  }

  private start(scrape: ServerScrape, now: u64): void {
    const interval = this.metrics.intervalMilliseconds as u64;
    scrape.dueAt = scrape.dueAt + interval > now ? scrape.dueAt + interval : now + interval;
    const timeout = max(this.metrics.intervalMilliseconds, LEAST_TIMEOUT) as u32;
    const address = scrape.address;
    const token = this.http.get(this.cluster, this.metrics.path, address, address, timeout);
    if (token == NO_CALL) this.log.failed(this.cluster, "there is no such cluster, or it has no hosts");
    else this.list.started(scrape, token);
  }

  /** Returns what was wrong; "" where nothing was. */
  private read(scrape: ServerScrape, status: i32, body: Slice, now: u64): string {
    if (status == 0) return "no answer";
    if (status != OK) return `status ${status}`;
    const reading = this.scanner.scan(body);
    if (reading.isEmpty) return "the answer has none of the engine's metrics";
    scrape.entry.clear();
    writeEntry(scrape.address, reading, now, scrape.entry);
    this.isDirty = true;
    return "";
  }

  /** Each snapshot is read by every worker, so half an interval lies between two of them. */
  private publishIfDue(now: u64): void {
    const gap = (this.metrics.intervalMilliseconds / 2) as u64;
    if (!this.isDirty || (now >= this.publishedAt && now - this.publishedAt < gap)) return;
    const snapshot = this.snapshot;
    snapshot.clear();
    snapshot.byte(OPEN_BRACKET);
    const scrapes = this.list.scrapes;
    for (let index = 0; index < scrapes.length; index++) {
      if (!scrapes[index].hasEntry) continue;
      if (snapshot.length > 1) snapshot.byte(COMMA);
      snapshot.bytes(scrapes[index].entry.written);
    }
    snapshot.byte(CLOSE_BRACKET);
    this.publishedAt = now;
    this.isDirty = false;
    if (!snapshot.exhausted) this.store.write(this.key, snapshot.written, NO_VERSION);
  }
}
