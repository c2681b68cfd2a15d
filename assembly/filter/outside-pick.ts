import { literal } from "../bytes/ascii";
import { NOTHING, Slice, isEmpty, isNothing, lengthOf, startOf } from "../bytes/slice";
import { GatewayError } from "../conversation/gateway-error";
import { FailureMode } from "../filterapi/inference-pool";
import { HeaderPairs } from "../host/header-pairs";
import { HeaderMap, getHeaderPairs } from "../host/headers";
import { getProperty } from "../host/properties";
import { free } from "../host/returned";
import { ExternalPick } from "../picker/external/external-pick";
import { ImmediateAnswer } from "../picker/external/immediate-answer";
import { PickFailure } from "../picker/external/pick-failure";
import { PickListener } from "../picker/external/pick-listener";
import { PickSession } from "../picker/external/pick-session";
import { Exchange } from "./exchange";
import { passHeaders } from "./external/pass-headers";
import { noPick } from "./failures";
import { inquiryOf } from "./inquiry-of";
import { placeInPool } from "./place-in-pool";
import { Placement } from "./placement";
import { Pool } from "./pool";
import { PreparedRequest } from "./prepared-request";
import { RequestHeaders } from "./request-headers";

const SERVED = literal("metadata\0filter_metadata\0envoy.lb\0x-gateway-destination-endpoint-served");
const UPSTREAM_ADDRESS = literal("upstream\0address");

/** Who waits for the endpoints of a request. */
export abstract class PlacementListener {
  /** They are known, or left to Envoy. `model`: what is to be asked for instead; NOTHING for no change. */
  abstract placed(model: Slice): void;
  abstract refused(error: GatewayError): void;
  /** The picker answers in the backend's place. */
  abstract answered(answer: ImmediateAnswer): void;
}

/** The endpoints of one request, as an external picker picks them; by the pool's failure mode where that cannot be had. */
export class OutsidePick extends PickListener {
  private session: PickSession | null = null;
  /** Until the endpoints are known. */
  private prepared: PreparedRequest | null = null;

  constructor(
    private readonly listener: PlacementListener,
    private readonly exchange: Exchange,
    private readonly pool: Pool,
    private readonly headers: RequestHeaders,
  ) {
    super();
  }

  /** Asks. The listener may be called before this returns. */
  begin(prepared: PreparedRequest): void {
    const definition = this.pool.definition.endpointPicker;
    const service = this.pool.service;
    if (definition === null || service === null) return;
    this.prepared = prepared;
    const inquiry = inquiryOf(this.exchange, this.pool, this.headers, prepared);
    this.session = this.exchange.installation.pickerStreams.ask(
      this.exchange.context,
      service,
      inquiry,
      this.pool.endpoints,
      definition.timeoutMilliseconds,
      this,
    );
  }

  picked(pick: ExternalPick): void {
    const counters = this.exchange.installation.counters;
    counters.pick();
    counters.refusePicks(pick.refused);
    this.exchange.placement = new Placement(this.pool, pick.servers, null);
    passHeaders(pick, this.headers);
    this.listener.placed(pick.model);
  }

  answered(answer: ImmediateAnswer): void {
    this.listener.answered(answer);
  }

  failed(failure: PickFailure): void {
    const counters = this.exchange.installation.counters;
    counters.failPick();
    counters.refusePicks(failure.refused);
    const definition = this.pool.definition;
    const service = this.pool.service;
    if (service !== null) service.warning.warn(failedPick(definition.name, failure.reason));
    const prepared = this.prepared;
    if (prepared === null || definition.failureMode == FailureMode.FailClose) {
      this.listener.refused(noPick(definition.name, failure.reason));
      return;
    }
    const error = placeInPool(this.exchange, this.pool, this.headers, prepared.leaving, this.exchange.model);
    if (error === null) this.listener.placed(NOTHING);
    else this.listener.refused(error);
  }

  /** The head of the reply has come: the picker is told of it, and which endpoint it is from. */
  report(): void {
    const session = this.session;
    if (session === null) return;
    let served = getProperty(SERVED);
    if (isEmpty(served)) {
      free(served);
      served = getProperty(UPSTREAM_ADDRESS);
    }
    const serialised = getHeaderPairs(HeaderMap.Response);
    const names: Slice[] = [];
    const values: Slice[] = [];
    const pairs = new HeaderPairs(serialised);
    while (pairs.next()) {
      names.push(pairs.name);
      values.push(pairs.value);
    }
    session.reportResponse(names, values, isEmpty(served) ? NOTHING : served);
    free(serialised);
    free(served);
  }

  /** The reply has ended. */
  finish(): void {
    const session = this.session;
    if (session !== null) session.finish();
  }

  /** The client has left, or nothing more is to be said. Gives back what the pick points to. */
  dispose(): void {
    const session = this.session;
    if (session !== null) session.dispose();
    this.session = null;
    this.prepared = null;
  }
}

function failedPick(pool: Slice, reason: string): string {
  const name = String.UTF8.decodeUnsafe(startOf(pool), lengthOf(pool));
  return `a pick for the inference pool ${name} failed: ${reason}`;
}
