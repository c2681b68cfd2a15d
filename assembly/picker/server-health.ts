import { EndpointHealth } from "../filterapi/endpoint-health";

/** More doublings of the back-off than this would say the same. */
const MOST_DOUBLINGS: i32 = 20;

/**
 * Whether a model server can be given requests, by what became of the last ones. It is open to requests until it is ejected; when the
 * back-off is over, one request at a time probes it, and the first success opens it again.
 *
 * Envoy's load balancer does not look at the health of a host that the steering header names, so the picker has to.
 */
export class ServerHealth {
  /** Failures since the last success. */
  failures: i32 = 0;
  /** Until when it is left out, in milliseconds since 1970; 0 while it is not. */
  ejectedUntil: u64 = 0;
  /** Ejections since the last success. */
  private ejections: i32 = 0;
  /** When the request that probes it is given up, since not every request tells how it ended; 0 while there is none. */
  private probedUntil: u64 = 0;

  constructor(private readonly settings: EndpointHealth) {}

  /** Whether requests may go to it as a matter of course. */
  get isOpen(): bool {
    return this.ejectedUntil == 0;
  }

  /** Whether it is left out and a request should try it, at a time in milliseconds since 1970. */
  isProbeDue(now: u64): bool {
    return this.ejectedUntil != 0 && now >= this.ejectedUntil && now >= this.probedUntil;
  }

  /** A request probes it. */
  beginProbe(now: u64): void {
    this.probedUntil = now + (this.settings.mostBackoffMilliseconds as u64);
  }

  /** It has answered a request as it should. */
  succeeded(): void {
    this.failures = 0;
    this.ejections = 0;
    this.ejectedUntil = 0;
    this.probedUntil = 0;
  }

  /** It could not be connected to, or has answered with a 5xx status or not to the end, at a time in milliseconds since 1970. */
  failed(now: u64, connectFailure: bool): void {
    this.failures++;
    // Requests that began before it was ejected tell nothing new.
    if (this.ejectedUntil != 0 && now < this.ejectedUntil) return;
    if (this.isOpen && !connectFailure && this.failures < this.settings.failures) return;
    this.ejectedUntil = now + this.backoff();
    this.probedUntil = 0;
    this.ejections++;
  }

  private backoff(): u64 {
    const first = this.settings.backoffMilliseconds as u64;
    const doublings = min(this.ejections, MOST_DOUBLINGS) as u64;
    return min(first << doublings, this.settings.mostBackoffMilliseconds as u64);
  }
}
