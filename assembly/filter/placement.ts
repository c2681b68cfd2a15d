import { Sink } from "../bytes/sink";
import { HeaderMap, setHeader } from "../host/headers";
import { writeFallbackList } from "../picker/fallback-list";
import { ModelServer } from "../picker/model-server";
import { PickRequest } from "../picker/pick-request";
import { DESTINATION_ENDPOINT } from "../picker/protocol-headers";
import { writeSessionToken } from "../picker/session-token";
import { AttemptOutcome } from "./attempt-outcome";
import { Pool } from "./pool";
import { RequestHeaders } from "./request-headers";
import { ATTEMPT_LIMIT } from "./steering-headers";
import { currentMilliseconds } from "./time";

/** The endpoints that a request may go to, best first, and what becomes of it there. */
export class Placement {
  /** The endpoint that serves, or is going to. */
  private server: ModelServer;
  private readonly sentAt: u64 = currentMilliseconds();
  private isTimed: bool = false;
  private isSettled: bool = false;

  /** `servers`: at least one. `request`: what they were picked for, taken over; null where an external picker picked. */
  constructor(
    private readonly pool: Pool,
    private readonly servers: ModelServer[],
    private readonly request: PickRequest | null,
  ) {
    this.server = servers[0];
    pool.begin(servers[0], this.sentAt);
  }

  /** Tells Envoy, through the steering headers. It tries any host once the list is used up, so its retries are limited to the list. */
  steer(headers: RequestHeaders): void {
    const text = new Sink();
    writeFallbackList(this.servers, text);
    headers.set(DESTINATION_ENDPOINT, text.written);
    text.clear();
    text.decimal(this.servers.length - 1);
    headers.set(ATTEMPT_LIMIT, text.written);
    text.dispose();
  }

  /** The head of a reply has come: every attempt before the last has failed, and the last where `outcome` says so. */
  settle(outcome: AttemptOutcome): void {
    if (this.isSettled) return;
    this.isSettled = true;
    const now = currentMilliseconds();
    const last = min(max(outcome.attempts, 1), this.servers.length) - 1;
    for (let place = 0; place < last; place++) this.servers[place].health.failed(now, false);
    if (last > 0) this.moveTo(this.servers[last], now);
    if (outcome.hasFailed) this.server.health.failed(now, outcome.isConnectFailure);
    else this.server.health.succeeded();
  }

  /** Tells the client how to come back to its endpoint, where the pool keeps sessions. */
  offerSession(): void {
    if (!this.pool.keepsSessions) return;
    const token = new Sink();
    writeSessionToken(this.server, token);
    setHeader(HeaderMap.Response, this.pool.definition.picker.session.token, token.written);
    token.dispose();
  }

  /** The first bytes of a reply's body have come. */
  answerBegins(): void {
    if (this.isTimed) return;
    this.isTimed = true;
    const now = currentMilliseconds();
    this.server.timed((now - this.sentAt) as f64, now);
  }

  dispose(): void {
    this.pool.end(this.server, currentMilliseconds());
    const request = this.request;
    if (request !== null) request.dispose();
  }

  private moveTo(server: ModelServer, now: u64): void {
    const request = this.request;
    if (request !== null) this.pool.picker.moved(request, this.server, server);
    this.pool.end(this.server, now);
    this.server = server;
    this.pool.begin(server, now);
  }
}
