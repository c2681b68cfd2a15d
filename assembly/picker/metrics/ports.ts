import { Slice } from "../../bytes/slice";

/** A call that was not started. */
export const NO_CALL: u32 = 0xffffffff;

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
