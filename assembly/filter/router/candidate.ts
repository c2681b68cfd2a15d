import { AuthOutcome } from "../../auth/authenticator";
import { literal } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { NOTHING, Slice } from "../../bytes/slice";
import { GatewayError } from "../../conversation/gateway-error";
import { Endpoint } from "../../endpoint/endpoint";
import { keepModel } from "../attempt-state";
import { BackendChoice } from "../choose-backend";
import { writeTarget } from "../dispatch";
import { Exchange } from "../exchange";
import { unauthenticated } from "../failures";
import { Placement } from "../placement";
import { Pool } from "../pool";
import { PreparedRequest } from "../prepared-request";
import { ReadRequest } from "../read-request";
import { RequestHeaders } from "../request-headers";
import { HostRequest } from "../upstream-request";
import { TrialRequest } from "./trial-request";

/** The signature of a trial is of no use, so it need not cover the body. */
const NO_BODY = literal("");

/** A backend that a request may go to, and what would become of it there. */
export class Candidate {
  /** The request as far as it concerns this backend alone. */
  readonly exchange: Exchange;
  /** The request as the backend would receive it, while endpoints are picked for it; null before and after. */
  prepared: PreparedRequest | null = null;
  /** The model that an external picker wants asked for. */
  private readonly pickedModel: Sink = new Sink();

  constructor(
    router: Exchange,
    readonly choice: BackendChoice,
  ) {
    this.exchange = new Exchange(router.installation, router.context);
    this.exchange.dialect = router.dialect;
  }

  get name(): Slice {
    return this.exchange.installation.config.backends[this.choice.backend].name;
  }

  /** Null for a provider. */
  get pool(): Pool | null {
    return this.exchange.installation.pools[this.choice.backend];
  }

  /** The endpoints of the pool; null for a provider, and where Envoy chooses. */
  get placement(): Placement | null {
    return this.exchange.placement;
  }

  /** How many attempts go to the backend before the next one's turn. */
  get turns(): i32 {
    const pool = this.pool;
    return pool === null ? 1 : pool.definition.picker.maxEndpoints;
  }

  /** Finds out whether the backend can be asked; an error where it cannot. */
  prepare(request: ReadRequest, endpoint: Endpoint, headers: RequestHeaders): GatewayError | null {
    const error = request.prepare(this.exchange, endpoint, headers, this.choice, NOTHING);
    const prepared = request.prepared;
    this.prepared = prepared;
    if (error !== null || prepared === null) return error;
    return this.authenticate(prepared, headers);
  }

  rename(model: Slice): void {
    this.pickedModel.bytes(model);
  }

  /** Lets the attempts know what was decided for them. */
  tell(): void {
    const pool = this.pool;
    if (pool === null) return;
    if (this.pickedModel.length > 0) keepModel(this.name, this.pickedModel.written);
    else if (pool.rewritesModels) keepModel(this.name, this.exchange.model);
  }

  /** Gives back the request that would have been sent. */
  release(): void {
    const prepared = this.prepared;
    if (prepared !== null) prepared.dispose();
    this.prepared = null;
    const conversion = this.exchange.conversion;
    if (conversion !== null) conversion.dispose();
    this.exchange.conversion = null;
  }

  dispose(): void {
    this.release();
    this.exchange.dispose();
    this.pickedModel.dispose();
  }

  private authenticate(prepared: PreparedRequest, headers: RequestHeaders): GatewayError | null {
    const authenticator = this.exchange.installation.authenticators[this.choice.backend];
    if (authenticator === null) return null;
    const request = new HostRequest(headers, NO_BODY);
    writeTarget(this.exchange, prepared.endpoint, headers, prepared.departure, request.target);
    const outcome = authenticator.apply(new TrialRequest(request));
    request.dispose();
    return outcome == AuthOutcome.Ok ? null : unauthenticated(outcome);
  }
}
