import { literal } from "../../bytes/ascii";
import { NOTHING, Slice, isEmpty } from "../../bytes/slice";
import { GatewayError } from "../../conversation/gateway-error";
import { Buffer, replaceBuffer } from "../../host/buffers";
import { HeaderMap, getHeader } from "../../host/headers";
import { free } from "../../host/returned";
import { DataAction, HeadersAction } from "../../host/status";
import { modelFor } from "../attempt-state";
import { BackendChoice, choiceOf } from "../choose-backend";
import { passesFamily } from "../choose-passthrough";
import { dropPickerInputs } from "../dispatch";
import { Exchange } from "../exchange";
import { dropPickerHeaders } from "../external/pass-headers";
import { unnamedBackend } from "../failures";
import { PreparedRequest } from "../prepared-request";
import { RequestHeaders } from "../request-headers";
import { sendPrepared } from "../send-prepared";
import { ServingRequest } from "../serving-request";
import { BACKEND_HEADER, ENVOY_ORIGINAL_PATH, ORIGINAL_PATH_HEADER } from "../steering-headers";
import { backendOfAttempt } from "./attempt-backend";
import { makeHarmless } from "./harmless-request";
import { restoreHeaders } from "./original-headers";

const EMPTY = literal("");

/** The request of one attempt: as the client sent it, carried to the backend of the host that Envoy has chosen. */
export class AttemptRequest extends ServingRequest {
  /**
   * Why the backend cannot be asked; null where it can. An answer of our own would be final, so that no other backend is tried: something
   * harmless is sent instead, and the reply becomes the error.
   */
  declined: GatewayError | null = null;
  private chain: Slice = NOTHING;
  private originalPath: Slice = NOTHING;
  /** The model that the router decided upon. */
  private decided: Slice = NOTHING;

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
    free(this.decided);
    this.decided = NOTHING;
  }

  protected pathOf(headers: RequestHeaders): Slice {
    return isEmpty(this.originalPath) ? super.pathOf(headers) : this.originalPath;
  }

  choose(model: Slice, headers: RequestHeaders): BackendChoice {
    const installation = this.exchange.installation;
    const backend = backendOfAttempt(installation, this.chain);
    return backend < 0 ? new BackendChoice() : choiceOf(installation, backend, model, headers);
  }

  unserved(_model: Slice): GatewayError {
    return unnamedBackend();
  }

  decidedModel(choice: BackendChoice): Slice {
    const installation = this.exchange.installation;
    if (installation.pools[choice.backend] === null) return NOTHING;
    free(this.decided);
    this.decided = modelFor(installation.config.backends[choice.backend].name);
    return this.decided;
  }

  /** The router has decided that the request may pass; what the backend is, it need not have known. */
  protected chooseUnread(_headers: RequestHeaders): BackendChoice {
    const installation = this.exchange.installation;
    const choice = new BackendChoice();
    const backend = backendOfAttempt(installation, this.chain);
    const mayPass = backend >= 0 && passesFamily(installation, backend, this.exchange.dialect);
    if (mayPass) choice.backend = backend;
    return choice;
  }

  protected steerUnread(headers: RequestHeaders, choice: BackendChoice): GatewayError | null {
    this.dropInputs(headers, choice);
    return null;
  }

  protected depart(headers: RequestHeaders, prepared: PreparedRequest): DataAction {
    this.dropInputs(headers, prepared.departure.choice);
    const error = sendPrepared(this.exchange, headers, prepared, NOTHING);
    prepared.dispose();
    if (error !== null) this.refuse(error);
    else this.dispose();
    return DataAction.Continue;
  }

  protected refuse(error: GatewayError): HeadersAction {
    this.declined = error;
    makeHarmless();
    return HeadersAction.Hold;
  }

  /** Takes off what was said to the router and its pickers; what these say to model servers stays for pools. */
  private dropInputs(headers: RequestHeaders, choice: BackendChoice): void {
    headers.removeIfPresent(ENVOY_ORIGINAL_PATH);
    const pools = this.exchange.installation.pools;
    if (pools[choice.backend] === null) dropPickerHeaders(headers);
    for (let index = 0; index < pools.length; index++) {
      const pool = pools[index];
      if (pool !== null) dropPickerInputs(pool, headers);
    }
  }
}
