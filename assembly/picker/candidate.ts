import { ModelServer } from "./model-server";

/** Stands for what is not known of a server. No measure is negative. */
export const UNKNOWN: f64 = -1;

/** The bytes that one takes, so that each begins aligned. */
export const CANDIDATE_SIZE: usize = 72;

/**
 * What a pick looks at of one server, copied together so that scorers read plain memory: with thousands of servers that takes most of a
 * pick's time. Lives for one pick only.
 */
// @ts-ignore: decorator
@unmanaged
export class Candidate {
  /** What the current scorer makes of it, and the weighted sum of those before. */
  score: f64;
  sum: f64;
  identity: u64;
  /** Milliseconds to the first byte of its last replies; UNKNOWN where none was timed lately. */
  timeToFirstToken: f64;
  /** From its load; UNKNOWN where it never told it, or not lately enough to be trusted. */
  kvCacheUsage: f64;
  waiting: i32;
  running: i32;
  /** Requests in flight, as far as the gateway knows. */
  requests: i32;
  /** Its index in the endpoint set. */
  place: i32;
  /** The address of its ModelServer, which the endpoint set keeps alive. */
  private address: usize;
  /** What the prefix index calls it. */
  mark: u16;
  /** It has told its load at some time. */
  hasMetrics: bool;
  isReportedUnhealthy: bool;
  isEjected: bool;

  get server(): ModelServer {
    return changetype<ModelServer>(this.address);
  }

  set server(server: ModelServer) {
    this.address = changetype<usize>(server);
  }

  /** Whether its load is known. */
  // @ts-ignore: decorator
  @inline
  get isFresh(): bool {
    return this.kvCacheUsage != UNKNOWN;
  }

  /** Whether it has told its load, but not lately. */
  // @ts-ignore: decorator
  @inline
  get isStale(): bool {
    return this.hasMetrics && !this.isFresh;
  }
}
