import { Slice } from "../bytes/slice";
import { GatewayError } from "../conversation/gateway-error";
import { Endpoint } from "../endpoint/endpoint";
import { DataAction, HeadersAction } from "../host/status";
import { NO_BACKEND, chooseBackend } from "./choose-backend";
import { Departing, DepartureState } from "./departing";
import { DirectRequest, directChoice } from "./direct-request";
import { Exchange } from "./exchange";
import { emptyBody, notAForm, unexpectedTrailers, unknownModel } from "./failures";
import { FormRequest, formRequestOf, takesForm } from "./form-request";
import { PreparedRequest } from "./prepared-request";
import { publishModel } from "./publish-model";
import { ReadRequest } from "./read-request";
import { RequestHeaders } from "./request-headers";
import { RequestPreparation } from "./request-preparation";
import { RequestSide } from "./request-side";

/** The way of a request through the gateway: read once, sent to a backend, forgotten. */
export class GatewayRequest extends RequestSide {
  /** A request that needs no more than its head; null where the body is read. */
  private direct: DirectRequest | null = null;
  /** A request that is a form, as long as it is kept; null for others. */
  private form: FormRequest | null = null;
  /** A complete request on its way out; null before. */
  private departing: Departing | null = null;

  constructor(exchange: Exchange) {
    super(exchange);
  }

  onBody(size: i32, end: bool): DataAction {
    const direct = this.waitingForHead;
    const form = this.form;
    if (form !== null && !this.exchange.replied) return this.takeForm(form, size, end);
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
    const isTaking = this.waitingForHead !== null || this.form !== null;
    if (!isTaking || this.exchange.replied) return super.onTrailers();
    this.refuse(unexpectedTrailers());
    return DataAction.Buffer;
  }

  dispose(): void {
    const departing = this.departing;
    if (departing !== null) departing.dispose();
    this.departing = null;
    const form = this.form;
    if (form !== null) form.dispose();
    this.form = null;
    super.dispose();
  }

  protected begin(endpoint: Endpoint, headers: RequestHeaders): HeadersAction {
    const choice = directChoice(this.exchange.installation, endpoint, headers);
    if (choice === null) {
      return takesForm(endpoint, headers)
        ? this.beginForm(endpoint, headers)
        : super.begin(endpoint, headers);
    }
    const direct = new DirectRequest(this.exchange, endpoint, headers, choice);
    this.direct = direct;
    return direct.headBytes == 0 && this.letThrough(direct, 0) ? HeadersAction.Continue : HeadersAction.Hold;
  }

  protected send(request: ReadRequest, endpoint: Endpoint, headers: RequestHeaders): DataAction {
    publishModel(request.facts.model);
    const preparation = new RequestPreparation(this.exchange, endpoint, headers, request);
    const error = this.prepare(preparation, request.facts.model, headers);
    request.dispose();
    const prepared = preparation.prepared;
    if (error !== null) this.refuse(error);
    return prepared === null ? DataAction.Taken : this.depart(prepared, headers);
  }

  private beginForm(endpoint: Endpoint, headers: RequestHeaders): HeadersAction {
    const form = formRequestOf(this.exchange, endpoint, headers);
    if (form === null) return this.refuse(notAForm());
    this.form = form;
    return HeadersAction.Hold;
  }

  private takeForm(form: FormRequest, size: i32, end: bool): DataAction {
    const headers = this.headers;
    const error = form.take(size, end);
    const prepared = form.prepared;
    if (error !== null) this.refuse(error);
    return prepared === null || headers === null ? DataAction.Taken : this.depart(prepared, headers);
  }

  /** What follows of a request that has left passes as it comes. */
  private depart(prepared: PreparedRequest, headers: RequestHeaders): DataAction {
    const departing = new Departing(this.exchange, headers, prepared);
    this.departing = departing;
    const state = departing.begin();
    if (state == DepartureState.Waiting) return DataAction.Buffer;
    if (state == DepartureState.Answered) return DataAction.Taken;
    this.dispose();
    return DataAction.Continue;
  }

  private prepare(
    preparation: RequestPreparation,
    model: Slice,
    headers: RequestHeaders,
  ): GatewayError | null {
    const choice = chooseBackend(this.exchange.installation, model, headers);
    return choice.backend == NO_BACKEND ? unknownModel(model) : preparation.run(choice);
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
