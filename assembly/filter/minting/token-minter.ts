import { TokenExchange } from "../../auth/minting/token-exchange";
import { TokenReply } from "../../auth/minting/token-reply";
import { literal } from "../../bytes/ascii";
import { Random } from "../../bytes/random";
import { Sink } from "../../bytes/sink";
import { Slice, lengthOf, startOf } from "../../bytes/slice";
import { randomBits } from "../../host/random";
import { Lease } from "../../picker/metrics/lease";
import { NO_CALL } from "../../picker/metrics/ports";
import { HostEnvironment } from "../host-environment";
import { HostCaller } from "../scrape/host-caller";
import { HostStore } from "../host-store";
import { ReadingCounters } from "../scrape/reading-counters";
import { TokenRecord } from "./token-record";

const LEASE = literal("mint-lease/");
const EXCHANGES = literal("ai_gateway.token_exchanges");
const FAILURES = literal("ai_gateway.token_exchange_failures");

// In milliseconds.
const FIRST_DELAY: u64 = 1000;
const LONGEST_DELAY: u64 = 60_000;
/** No token lives longer: a time beyond it was written before the clock was set back. */
const DAY: u64 = 86_400_000;

/** Keeps the token of one credential fresh for all workers, while it is this worker's turn. */
export class TokenMinter {
  private readonly record: TokenRecord;
  private readonly lease: Lease;
  private readonly leaseKey: Sink;
  private readonly random: Random = new Random(randomBits());
  private readonly counters: ReadingCounters = new ReadingCounters(
    EXCHANGES,
    FAILURES,
    "cannot get an access token for",
  );
  private call: u32 = NO_CALL;
  private askedAt: u64 = 0;
  private hasLease: bool = false;

  /** `backend`: whom to name in the log; `since`: when this worker began, in milliseconds since 1970. */
  constructor(
    readonly exchange: TokenExchange,
    private readonly backend: Slice,
    private readonly http: HostCaller,
    since: u64,
  ) {
    this.record = new TokenRecord(exchange.name);
    const key = new Sink();
    key.bytes(LEASE);
    key.bytes(exchange.name);
    this.leaseKey = key;
    // Not 0, which nobody owns by.
    this.lease = new Lease(new HostStore(), key.written, randomBits() | 1, since);
  }

  onTick(now: u64): void {
    this.record.read();
    const askAgainAt = this.record.askAgainAt;
    const isDue = now >= askAgainAt || askAgainAt - now > DAY;
    if (!isDue && this.call == NO_CALL) {
      this.hasLease = false;
      return;
    }
    // Workers that begin together may each believe once that the lease is theirs: only who finds it again makes the exchange.
    const hadLease = this.hasLease;
    this.hasLease = this.lease.hold(now);
    if (hadLease && this.hasLease && this.call == NO_CALL) this.ask(now);
  }

  awaits(token: u32): bool {
    return this.call == token && token != NO_CALL;
  }

  /** Its call was answered; `status` is 0 where there was no answer. */
  onAnswer(status: i32, body: Slice, now: u64): void {
    this.call = NO_CALL;
    this.record.read();
    const reply = new TokenReply(status, body);
    if (reply.problem == "") {
      this.counters.succeeded();
      const lifetime = reply.lifetime * 1000;
      // Between 70 % and 85 % of its life: what fails then can be tried again before it ends.
      const fresh = ((lifetime as f64) * (0.7 + 0.15 * this.random.fraction())) as u64;
      this.record.succeed(reply.token.written, this.askedAt + lifetime, this.askedAt + fresh);
    } else {
      this.fail(reply.problem, reply.isRefusal, now);
    }
    reply.dispose();
  }

  /** Leaves the exchange to other workers, and gives the memory back. */
  dispose(): void {
    this.lease.dispose();
    this.leaseKey.dispose();
    this.record.dispose();
  }

  private ask(now: u64): void {
    const exchange = this.exchange;
    const endpoint = exchange.endpoint;
    const form = new Sink();
    this.askedAt = now;
    if (exchange.writeForm(now / 1000, new HostEnvironment(), form)) {
      this.call = this.http.post(
        endpoint.cluster,
        exchange.path,
        exchange.authority,
        form.written,
        endpoint.timeoutMilliseconds,
      );
    }
    form.dispose();
    if (this.call != NO_CALL) return;
    this.fail("no call to the cluster " + textOf(endpoint.cluster) + " could be made", false, now);
  }

  /** Waits for twice as long after each failure, and up to a half less. */
  private fail(reason: string, isRefusal: bool, now: u64): void {
    this.counters.failed(this.backend, reason);
    const doubled = FIRST_DELAY << (min(this.record.failures, 6) as u64);
    const delay = isRefusal ? LONGEST_DELAY : min(doubled, LONGEST_DELAY);
    const part = ((delay as f64) * (1 - this.random.fraction() / 2)) as u64;
    this.record.fail(now + part, isRefusal);
  }
}

function textOf(text: Slice): string {
  return String.UTF8.decodeUnsafe(startOf(text), lengthOf(text) as usize);
}
