import { NOTHING, Slice } from "../bytes/slice";
import { GatewayError } from "../conversation/gateway-error";
import { Endpoint } from "../endpoint/endpoint";
import { DataAction, HeadersAction } from "../host/status";
import { Estimate } from "../usage/budgets/estimate";
import { BackendChoice, chooseBackend } from "./choose-backend";
import { choosePassthrough } from "./choose-passthrough";
import { Departing, DepartureState } from "./departing";
import { DirectRequest, directChoice } from "./direct-request";
import { steer } from "./dispatch";
import { Exchange } from "./exchange";
import { emptyBody, unexpectedTrailers, unknownModel } from "./failures";
import { placeInPool } from "./place-in-pool";
import { PreparedRequest } from "./prepared-request";
import { ReadRequest } from "./read-request";
import { RequestHeaders } from "./request-headers";
import { reserveTokens } from "./reserve-tokens";
import { ServingRequest } from "./serving-request";
import { MODEL, publishText } from "./telemetry/publish";

/** The way of a request through the gateway: read once, sent to a backend, forgotten. */
export class GatewayRequest extends ServingRequest {
  /** A request that needs no more than its head; null where the body is read. */
  private direct: DirectRequest | null = null;
  /** A complete request on its way out; null before. */
  private departing: Departing | null = null;
  /** What the request may use; nothing is known of a form. */
  private estimate: Estimate = new Estimate();

  constructor(exchange: Exchange) {
    super(exchange);
  }

  onBody(size: i32, end: bool): DataAction {
    const direct = this.waitingForHead;
    if (direct === null || this.exchange.replied) return super.onBody(size, end);
    // Envoy keeps the bytes until enough of them are there.
    if (size < direct.headBytes && !end) return DataAction.Buffer;
    if (size == 0) {
      this.refuse(emptyBody());
      return DataAction.Taken;
    }
    return this.letThrough(direct, size) ? DataAction.Continue : DataAction.Taken;
  }

  onTrailers(): DataAction {
    if (this.waitingForHead === null || this.exchange.replied) return super.onTrailers();
    this.refuse(unexpectedTrailers());
    return DataAction.Buffer;
  }

  dispose(): void {
    const departing = this.departing;
    if (departing !== null) departing.dispose();
    this.departing = null;
    super.dispose();
  }

  protected begin(endpoint: Endpoint, headers: RequestHeaders): HeadersAction {
    const choice = directChoice(this.exchange.installation, endpoint, headers);
    if (choice === null) return super.begin(endpoint, headers);
    const direct = new DirectRequest(this.exchange, endpoint, headers, choice);
    this.direct = direct;
    return direct.headBytes == 0 && this.letThrough(direct, 0) ? HeadersAction.Continue : HeadersAction.Hold;
  }

  choose(model: Slice, headers: RequestHeaders): BackendChoice {
    publishText(MODEL, model);
    const installation = this.exchange.installation;
    const choice = chooseBackend(installation, model, headers);
    if (choice.backend >= 0) {
      const backend = installation.config.backends[choice.backend].name;
      this.exchange.budgetHold = installation.budgets.holdFor(model, backend, choice.ruleName, headers);
    }
    return choice;
  }

  unserved(model: Slice): GatewayError {
    return unknownModel(model);
  }

  protected chooseUnread(headers: RequestHeaders): BackendChoice {
    return choosePassthrough(this.exchange.installation, this.exchange.dialect, headers);
  }

  protected steerUnread(headers: RequestHeaders, choice: BackendChoice): GatewayError | null {
    const pool = this.exchange.installation.pools[choice.backend];
    let error: GatewayError | null = null;
    if (pool !== null) error = placeInPool(this.exchange, pool, headers, NOTHING, NOTHING);
    if (error === null) steer(this.exchange, headers, choice);
    return error;
  }

  protected send(request: ReadRequest, endpoint: Endpoint, headers: RequestHeaders): DataAction {
    if (!this.exchange.installation.budgets.isEmpty)
      this.estimate = request.estimate(this.exchange, endpoint);
    return super.send(request, endpoint, headers);
  }

  protected depart(headers: RequestHeaders, prepared: PreparedRequest): DataAction {
    const refused = reserveTokens(this.exchange, this.estimate);
    if (refused !== null) {
      prepared.dispose();
      this.refuse(refused);
      return DataAction.Taken;
    }
    const departing = new Departing(this.exchange, headers, prepared);
    this.departing = departing;
    const state = departing.begin();
    if (state == DepartureState.Waiting) return DataAction.Buffer;
    if (state == DepartureState.Answered) return DataAction.Taken;
    this.dispose();
    return DataAction.Continue;
  }

  private get waitingForHead(): DirectRequest | null {
    return this.exchange.forwarded ? null : this.direct;
  }

  /** False where the request was answered instead. */
  private letThrough(direct: DirectRequest, size: i32): bool {
    const error = direct.send(size);
    if (error === null) this.dispose();
    else this.refuse(error);
    return error === null;
  }
}
