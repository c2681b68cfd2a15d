import { Sink } from "../../bytes/sink";
import { Slice } from "../../bytes/slice";

/** A key under which nothing is stored has this version. */
export const NO_VERSION: u32 = 0;

/** A call that was not started. */
export const NO_CALL: u32 = 0xffffffff;

/** The values that all workers of the process share. */
export abstract class SharedStore {
  /** Appends the value to `into`, and returns its version, which changes with every write; NO_VERSION where there is none. */
  abstract read(key: Slice, into: Sink): u32;
  /** Writes a value. A version other than NO_VERSION makes it conditional: false where another worker has written meanwhile. */
  abstract write(key: Slice, value: Slice, version: u32): bool;
}

/** HTTP through the clusters of Envoy. */
export abstract class HttpCaller {
  /**
   * Starts a GET and returns the token of its answer; NO_CALL where it could not be started. `endpoint` is the host of the cluster that it
   * must go to; NOTHING leaves that to the load balancer. Every call that was started is answered, if only with its timeout.
   */
  abstract get(cluster: Slice, path: Slice, authority: Slice, endpoint: Slice, timeoutMilliseconds: u32): u32;
}

/** Is told what became of the readings, for those who run the gateway. */
export abstract class ReadingLog {
  /** A model server has told its load. */
  abstract succeeded(): void;
  /** A reading of `source`, an address or a cluster, failed for `reason`. */
  abstract failed(source: Slice, reason: string): void;
}
