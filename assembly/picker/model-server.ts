import { Slice } from "../bytes/slice";
import { xxhash64 } from "../crypto/xxhash64";
import { EndpointHealth } from "../filterapi/endpoint-health";
import { Label } from "../filterapi/label";
import { ServerHealth } from "./server-health";
import { ServerLoad } from "./server-load";

/** No reply of this server has been timed. */
export const UNTIMED: f64 = -1;

/** A time this old says nothing any more. Without it, a server that was slow once would never be tried again. In milliseconds. */
const FORGOTTEN_AFTER: u64 = 30000;

/** Servers are told apart by 16 bits in the prefix index, where 0 means none. */
const MARKS: i32 = 0xffff;

/** The share of a new reply in the moving average of times. */
const NEWEST_SHARE: f64 = 0.2;

/** An endpoint of a pool as this worker knows it. Requests hold on to it for as long as they need it, in the pool or not any more. */
export class ModelServer {
  /** Requests of this worker that it is serving now. */
  inFlight: i32 = 0;
  /** Requests that other workers say it is serving for them. */
  inFlightElsewhere: i32 = 0;
  /** What it last said of its load; null where it never did. */
  load: ServerLoad | null = null;
  /** Milliseconds to the first byte of its replies, as a moving average; UNTIMED. */
  timeToFirstToken: f64 = UNTIMED;
  /** When a reply was last timed, in milliseconds since 1970. */
  timedAt: u64 = 0;
  readonly health: ServerHealth;
  /** Of its address: the same in every worker and in every replica of the gateway. */
  readonly identity: u64;
  /** What the prefix index calls it: its number, in 16 bits, from 1. */
  readonly mark: u16;

  constructor(
    /** `host:port`, IPv6 in brackets. */
    readonly address: Slice,
    readonly labels: Label[],
    /** A small number that no other server of its set has, nor had before it. */
    readonly number: i32,
    health: EndpointHealth = new EndpointHealth(),
  ) {
    this.health = new ServerHealth(health);
    this.identity = xxhash64(address);
    this.mark = ((number % MARKS) + 1) as u16;
  }

  /** Requests that it is serving now, as far as the gateway knows. */
  get requests(): i32 {
    return this.inFlight + this.inFlightElsewhere;
  }

  /** A request goes to it. */
  begin(): void {
    this.inFlight++;
  }

  /** A request that went to it is over. */
  end(): void {
    if (this.inFlight > 0) this.inFlight--;
  }

  /** The first byte of a reply came after so many milliseconds; `now` in milliseconds since 1970. */
  timed(milliseconds: f64, now: u64): void {
    const before = this.timeToFirstToken;
    this.timeToFirstToken =
      before == UNTIMED ? milliseconds : before + NEWEST_SHARE * (milliseconds - before);
    this.timedAt = now;
  }

  /** Whether `timeToFirstToken` says anything at a time in milliseconds since 1970. */
  isTimedAt(now: u64): bool {
    return this.timeToFirstToken != UNTIMED && now < this.timedAt + FORGOTTEN_AFTER;
  }
}
