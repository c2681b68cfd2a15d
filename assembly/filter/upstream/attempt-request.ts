import { literal } from "../../bytes/ascii";
import { NOTHING, Slice, isEmpty } from "../../bytes/slice";
import { GatewayError } from "../../conversation/gateway-error";
import { Endpoint } from "../../endpoint/endpoint";
import { Buffer, replaceBuffer } from "../../host/buffers";
import { HeaderMap, getHeader } from "../../host/headers";
import { free } from "../../host/returned";
import { DataAction, HeadersAction } from "../../host/status";
import { modelFor } from "../attempt-state";
import { choiceOf } from "../choose-backend";
import { dropPickerInputs } from "../dispatch";
import { Exchange } from "../exchange";
import { dropPickerHeaders } from "../external/pass-headers";
import { unnamedBackend } from "../failures";
import { ReadRequest } from "../read-request";
import { RequestHeaders } from "../request-headers";
import { RequestPreparation } from "../request-preparation";
import { RequestSide } from "../request-side";
import { sendPrepared } from "../send-prepared";
import { BACKEND_HEADER, ENVOY_ORIGINAL_PATH, ORIGINAL_PATH_HEADER } from "../steering-headers";
import { backendOfAttempt } from "./attempt-backend";
import { makeHarmless } from "./harmless-request";
import { restoreHeaders } from "./original-headers";

const EMPTY = literal("");

/** The request of one attempt: as the client sent it, carried to the backend of the host that Envoy has chosen. */
export class AttemptRequest extends RequestSide {
  /**
   * Why the backend cannot be asked; null where it can. An answer of our own would be final, so that no other backend is tried: something
   * harmless is sent instead, and the reply becomes the error.
   */
  declined: GatewayError | null = null;
  private chain: Slice = NOTHING;
  private originalPath: Slice = NOTHING;

  constructor(exchange: Exchange) {
    super(exchange);
  }

  onHeaders(end: bool): HeadersAction {
    restoreHeaders();
    this.chain = getHeader(HeaderMap.Request, BACKEND_HEADER);
    this.originalPath = getHeader(HeaderMap.Request, ORIGINAL_PATH_HEADER);
    const action = super.onHeaders(end);
    return end && this.declined !== null ? HeadersAction.Continue : action;
  }

  onBody(size: i32, end: bool): DataAction {
    if (this.declined === null) {
      const action = super.onBody(size, end);
      if (this.declined === null) return action;
    }
    if (!end) return DataAction.Taken;
    replaceBuffer(Buffer.RequestBody, EMPTY);
    return DataAction.Continue;
  }

  onTrailers(): DataAction {
    if (this.declined === null) super.onTrailers();
    return DataAction.Continue;
  }

  dispose(): void {
    super.dispose();
    free(this.chain);
    this.chain = NOTHING;
    free(this.originalPath);
    this.originalPath = NOTHING;
  }

  protected pathOf(headers: RequestHeaders): Slice {
    return isEmpty(this.originalPath) ? super.pathOf(headers) : this.originalPath;
  }

  protected send(request: ReadRequest, endpoint: Endpoint, headers: RequestHeaders): DataAction {
    const error = this.carry(request, endpoint, headers);
    request.dispose();
    if (error !== null) this.refuse(error);
    else this.dispose();
    return DataAction.Continue;
  }

  protected refuse(error: GatewayError): HeadersAction {
    this.declined = error;
    makeHarmless();
    return HeadersAction.Hold;
  }

  private carry(request: ReadRequest, endpoint: Endpoint, headers: RequestHeaders): GatewayError | null {
    const installation = this.exchange.installation;
    const backend = backendOfAttempt(installation, this.chain);
    if (backend < 0) return unnamedBackend();
    const choice = choiceOf(installation, backend, request.facts.model, headers);
    const isPool = installation.pools[backend] !== null;
    const model = isPool ? modelFor(installation.config.backends[backend].name) : NOTHING;
    const preparation = new RequestPreparation(this.exchange, endpoint, headers, request);
    let error = preparation.run(choice, model);
    free(model);
    const prepared = preparation.prepared;
    if (prepared === null) return error;
    this.dropInputs(headers, isPool);
    error = sendPrepared(this.exchange, headers, prepared, NOTHING);
    prepared.dispose();
    return error;
  }

  /** Takes off what was said to the router and its pickers; what these say to model servers stays for pools. */
  private dropInputs(headers: RequestHeaders, isPool: bool): void {
    headers.removeIfPresent(ENVOY_ORIGINAL_PATH);
    if (!isPool) dropPickerHeaders(headers);
    const pools = this.exchange.installation.pools;
    for (let index = 0; index < pools.length; index++) {
      const pool = pools[index];
      if (pool !== null) dropPickerInputs(pool, headers);
    }
  }
}
