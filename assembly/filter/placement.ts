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
  private sentAt: u64 = 0;
  private isUnderWay: bool = false;
  private isTimed: bool = false;
  private isSettled: bool = false;

  /** `servers`: at least one. `request`: what they were picked for, taken over; null where an external picker picked. */
  constructor(
    private readonly pool: Pool,
    private readonly servers: ModelServer[],
    private readonly request: PickRequest | null,
  ) {
    this.server = servers[0];
  }

  /** The request goes to the first of them. */
  begin(): void {
    if (this.isUnderWay) return;
    this.isUnderWay = true;
    this.sentAt = currentMilliseconds();
    this.pool.begin(this.server, this.sentAt);
  }

  /** Tells Envoy, through the steering headers. It tries any host once the list is used up, so its retries are limited to the list. */
  steer(headers: RequestHeaders): void {
    const text = new Sink();
    writeFallbackList(this.servers, this.servers.length, text);
    headers.set(DESTINATION_ENDPOINT, text.written);
    text.clear();
    text.decimal(this.servers.length - 1);
    headers.set(ATTEMPT_LIMIT, text.written);
    text.dispose();
  }

  /** Writes the endpoints for `attempts` attempts: a list that is shorter begins anew. */
  writeList(attempts: i32, into: Sink): void {
    writeFallbackList(this.servers, attempts, into);
  }

  /** The head of a reply has come after `attempts` attempts: all before the last have failed, and the last where `outcome` says so. */
  settle(attempts: i32, outcome: AttemptOutcome): void {
    if (this.isSettled) return;
    this.isSettled = true;
    this.begin();
    const now = currentMilliseconds();
    const last = max(attempts, 1) - 1;
    this.fail(last, now);
    const server = this.servers[last % this.servers.length];
    if (last > 0) this.moveTo(server, now);
    if (outcome.hasFailed) server.health.failed(now, outcome.isConnectFailure);
    else server.health.succeeded();
  }

  /** Another backend has answered after `attempts` attempts here: all have failed. */
  abandon(attempts: i32): void {
    if (this.isSettled) return;
    this.isSettled = true;
    const now = currentMilliseconds();
    this.fail(attempts, now);
    this.end(now);
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
    this.end(currentMilliseconds());
    const request = this.request;
    if (request !== null) request.dispose();
  }

  private fail(attempts: i32, now: u64): void {
    const count = min(attempts, this.servers.length);
    for (let place = 0; place < count; place++) this.servers[place].health.failed(now, false);
  }

  private end(now: u64): void {
    if (this.isUnderWay) this.pool.end(this.server, now);
    this.isUnderWay = false;
  }

  private moveTo(server: ModelServer, now: u64): void {
    const request = this.request;
    if (request !== null) this.pool.picker.moved(request, this.server, server);
    this.pool.end(this.server, now);
    this.server = server;
    this.pool.begin(server, now);
  }
}
