import { Sink } from "../bytes/sink";
import { Slice } from "../bytes/slice";
import { InferencePool } from "../filterapi/inference-pool";
import { HeaderMap, setHeader } from "../host/headers";
import { EndpointSet } from "../picker/endpoint-set";
import { writeFallbackList } from "../picker/fallback-list";
import { LeastInFlight } from "../picker/least-in-flight";
import { ATTEMPT_LIMIT, DESTINATION_ENDPOINT } from "./steering-headers";

/** Nothing was picked. */
export const NO_ENDPOINT: i32 = -1;

/** A pool of model servers as this worker serves it. */
export class Pool {
  readonly endpoints: EndpointSet;
  private readonly picker: LeastInFlight;
  private readonly limit: i32;

  constructor(pool: InferencePool, seed: u32) {
    const addresses = new Array<Slice>(pool.endpoints.length);
    for (let index = 0; index < addresses.length; index++) addresses[index] = pool.endpoints[index].address;
    this.endpoints = new EndpointSet(addresses);
    this.picker = new LeastInFlight(seed);
    this.limit = pool.picker.maxEndpoints;
  }

  /**
   * Picks endpoints for a request and tells Envoy through the steering header. The best one's index, for `release`; NO_ENDPOINT where
   * the pool is empty.
   *
   * Envoy tries any host once the list is used up, so its retries are limited to the list.
   */
  steer(): i32 {
    const picked = this.picker.pick(this.endpoints, this.limit);
    if (picked.length == 0) return NO_ENDPOINT;
    const text = new Sink();
    writeFallbackList(this.endpoints, picked, text);
    setHeader(HeaderMap.Request, DESTINATION_ENDPOINT, text.written);
    text.clear();
    text.decimal(picked.length - 1);
    setHeader(HeaderMap.Request, ATTEMPT_LIMIT, text.written);
    text.dispose();
    this.endpoints.begin(picked[0]);
    return picked[0];
  }

  /** The request that `steer` answered with this endpoint is over. */
  release(endpoint: i32): void {
    this.endpoints.end(endpoint);
  }
}
