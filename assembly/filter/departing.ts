import { NOTHING, Slice, isNothing } from "../bytes/slice";
import { GatewayError } from "../conversation/gateway-error";
import { Buffer, replaceBuffer } from "../host/buffers";
import { continueRequest } from "../host/stream";
import { ImmediateAnswer } from "../picker/external/immediate-answer";
import { steer } from "./dispatch";
import { Exchange } from "./exchange";
import { OutsidePick, PlacementListener } from "./outside-pick";
import { noMemory } from "./failures";
import { placeInPool } from "./place-in-pool";
import { PreparedRequest } from "./prepared-request";
import { RequestHeaders } from "./request-headers";
import { sendPrepared } from "./send-prepared";

export const enum DepartureState {
  /** Its headers are turned to the backend and its body is in the host's buffer. */
  Left,
  /** Its body is in the host's buffer; it leaves, or is answered, when the external picker has. */
  Waiting,
  /** It was answered instead. */
  Answered,
}

/** A complete request on its way out: endpoints first, where a pool serves it, then the headers, then the body. */
export class Departing extends PlacementListener {
  private state: DepartureState = DepartureState.Waiting;
  /** The body that the host has already; NOTHING where it has none. */
  private given: Slice = NOTHING;
  /** Whether the host waits to be told to go on. */
  private isHeld: bool = false;

  /** Takes over `prepared`. */
  constructor(
    private readonly exchange: Exchange,
    private readonly headers: RequestHeaders,
    private readonly prepared: PreparedRequest,
  ) {
    super();
  }

  begin(): DepartureState {
    const installation = this.exchange.installation;
    const pool = installation.pools[this.prepared.departure.choice.backend];
    if (pool === null) {
      this.leave();
    } else if (pool.service === null) {
      const model = this.prepared.departure.model;
      const error = placeInPool(this.exchange, pool, this.headers, this.prepared.leaving, model);
      if (error === null) this.leave();
      else this.refused(error);
    } else {
      const pick = new OutsidePick(this, this.exchange, pool, this.headers);
      this.exchange.outsidePick = pick;
      pick.begin(this.prepared);
      if (this.state == DepartureState.Waiting) this.hold();
    }
    return this.state;
  }

  placed(model: Slice): void {
    if (this.state != DepartureState.Waiting) return;
    const prepared = this.prepared;
    if (!isNothing(model)) prepared.renameModel(model);
    if (prepared.exhausted) this.refused(noMemory());
    else this.leave();
    if (this.isHeld && this.state == DepartureState.Left) continueRequest();
  }

  refused(error: GatewayError): void {
    this.state = DepartureState.Answered;
    this.exchange.fail(error);
  }

  answered(answer: ImmediateAnswer): void {
    this.state = DepartureState.Answered;
    this.exchange.pass(answer);
  }

  dispose(): void {
    this.prepared.dispose();
  }

  private leave(): void {
    steer(this.exchange, this.headers, this.prepared.departure.choice);
    // The host has the body already where it was held, unless it has changed since.
    const error = sendPrepared(this.exchange, this.headers, this.prepared, this.given);
    if (error === null) this.state = DepartureState.Left;
    else this.refused(error);
  }

  /** Lets the host keep the body until the endpoints are known. */
  private hold(): void {
    this.isHeld = true;
    this.given = this.prepared.leaving;
    replaceBuffer(Buffer.RequestBody, this.given);
  }
}
