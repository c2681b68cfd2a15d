import { AdapterSet } from "./adapter-set";

/** Of a load that was given, not read: it does not grow old. */
export const ALWAYS_FRESH: u64 = u64.MAX_VALUE;

/** What a model server last said of its load. */
export class ServerLoad {
  /** Requests in its queue. */
  waiting: i32 = 0;
  /** Requests it is working on. */
  running: i32 = 0;
  /** Share of the KV cache in use, from 0 to 1. */
  kvCacheUsage: f64 = 0;
  /** Adapters in memory. */
  readonly runningAdapters: AdapterSet = new AdapterSet();
  /** Adapters that requests wait for. */
  readonly waitingAdapters: AdapterSet = new AdapterSet();
  /** Adapters that fit in memory at once. */
  mostAdapters: i32 = 0;
  /** Tokens in a block of the KV cache, and how many blocks there are; 0 where it does not say. */
  cacheBlockTokens: i32 = 0;
  cacheBlocks: i32 = 0;
  /** Whoever reads it says that the server is not ready for requests. */
  reportedUnhealthy: bool = false;
  /** When it said so, in milliseconds since 1970; ALWAYS_FRESH. */
  readAt: u64 = 0;
  /** The number of the snapshot it was read from. */
  edition: u32 = 0;

  /** Back to a server that said nothing in particular, with the memory kept. */
  clear(): void {
    this.waiting = 0;
    this.running = 0;
    this.kvCacheUsage = 0;
    this.runningAdapters.clear();
    this.waitingAdapters.clear();
    this.mostAdapters = 0;
    this.cacheBlockTokens = 0;
    this.cacheBlocks = 0;
    this.reportedUnhealthy = false;
    this.readAt = ALWAYS_FRESH;
  }
}
