import { Slice } from "../bytes/slice";
import { GatewayError } from "../conversation/gateway-error";
import { Usage } from "../conversation/usage";
import { Cost } from "../filterapi/cost";
import { Installation } from "./installation";
import { replyError, replyJson } from "./local-reply";
import { NO_ENDPOINT, Pool } from "./pool";

/** One request and its reply: what both sides of a stream know of each other. */
export class Exchange {
  /** Whether the gateway has answered by itself: a second answer would crash Envoy. */
  replied: bool = false;
  /** Whether the request went on to a backend of ours, so that its reply concerns us. */
  forwarded: bool = false;
  /** The reply's usage chunk is the gateway's own wish, not the client's. */
  hidesUsageChunk: bool = false;
  /** What to charge, decided with the backend. */
  costs: Cost[] = [];
  readonly usage: Usage = new Usage();
  private pool: Pool | null = null;
  private endpoint: i32 = NO_ENDPOINT;

  constructor(readonly installation: Installation) {
    installation.enter();
  }

  /** Answers with an error, unless the stream was answered already. */
  fail(error: GatewayError): void {
    if (this.replied) return;
    this.replied = true;
    this.installation.counters.localReply();
    replyError(error);
  }

  /** Answers with JSON of the gateway's own. */
  answer(status: i32, details: Slice, body: Slice): void {
    if (this.replied) return;
    this.replied = true;
    this.installation.counters.localReply();
    replyJson(status, details, body);
  }

  /** The request is being served by an endpoint of a pool, until `dispose`. */
  occupy(pool: Pool, endpoint: i32): void {
    this.pool = pool;
    this.endpoint = endpoint;
  }

  dispose(): void {
    const pool = this.pool;
    if (pool !== null) pool.release(this.endpoint);
    this.pool = null;
    this.installation.leave();
  }
}
