import { Slice } from "../bytes/slice";

/** The endpoints of a pool, as this worker knows them. */
export class EndpointSet {
  /** `host:port` each, IPv6 in brackets. */
  readonly addresses: StaticArray<Slice>;
  /** Requests of this worker that an endpoint is serving now. */
  readonly inFlight: StaticArray<i32>;

  constructor(addresses: Slice[]) {
    this.addresses = StaticArray.fromArray(addresses);
    this.inFlight = new StaticArray<i32>(addresses.length);
  }

  get count(): i32 {
    return this.addresses.length;
  }

  begin(endpoint: i32): void {
    this.inFlight[endpoint]++;
  }

  end(endpoint: i32): void {
    this.inFlight[endpoint]--;
  }
}
