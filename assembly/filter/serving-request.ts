import { NOTHING, Slice } from "../bytes/slice";
import { Endpoint } from "../endpoint/endpoint";
import { GatewayError } from "../conversation/gateway-error";
import { Buffer, replaceBuffer } from "../host/buffers";
import { DataAction, HeadersAction } from "../host/status";
import { BackendChoice } from "./choose-backend";
import { Exchange } from "./exchange";
import { notAForm, unexpectedTrailers } from "./failures";
import { BackendChooser, FormRequest, formRequestOf, takesForm } from "./form-request";
import { Passthrough } from "./passthrough";
import { PreparedRequest } from "./prepared-request";
import { ReadRequest } from "./read-request";
import { RequestHeaders } from "./request-headers";
import { RequestSide } from "./request-side";

/** The way of a request that leaves this filter for one backend, carried into its API. */
export abstract class ServingRequest extends RequestSide implements BackendChooser {
  /** A request that is a form, as long as it is kept; null for others. */
  private form: FormRequest | null = null;
  /** A request that passes unread, as long as its body is kept to be signed; null for others. */
  private passthrough: Passthrough | null = null;

  constructor(exchange: Exchange) {
    super(exchange);
  }

  onBody(size: i32, end: bool): DataAction {
    const passthrough = this.passthrough;
    if (passthrough !== null && !this.exchange.replied) return this.takeUnread(passthrough, size, end);
    const form = this.form;
    const headers = this.headers;
    if (form === null || headers === null || this.exchange.replied) return super.onBody(size, end);
    const error = form.take(size, end);
    const prepared = form.prepared;
    if (error !== null) this.refuse(error);
    return prepared === null ? DataAction.Taken : this.depart(headers, prepared);
  }

  onTrailers(): DataAction {
    const isKept = this.form !== null || this.passthrough !== null;
    if (!isKept || this.exchange.replied) return super.onTrailers();
    this.refuse(unexpectedTrailers());
    return DataAction.Buffer;
  }

  dispose(): void {
    super.dispose();
    const form = this.form;
    if (form !== null) form.dispose();
    this.form = null;
    const passthrough = this.passthrough;
    if (passthrough !== null) passthrough.dispose();
    this.passthrough = null;
  }

  abstract choose(model: Slice, headers: RequestHeaders): BackendChoice;
  abstract unserved(model: Slice): GatewayError;

  /** The configuration decides, unless somebody has. */
  decidedModel(_choice: BackendChoice): Slice {
    return NOTHING;
  }

  /** The backend of a request that is no endpoint's. */
  protected abstract chooseUnread(headers: RequestHeaders): BackendChoice;
  /** Leads such a request to its backend. An error where it cannot be asked. */
  protected abstract steerUnread(headers: RequestHeaders, choice: BackendChoice): GatewayError | null;

  /** Sends what was prepared, of which it disposes in the end. What follows of a request that has left passes as it comes. */
  protected abstract depart(headers: RequestHeaders, prepared: PreparedRequest): DataAction;

  protected begin(endpoint: Endpoint, headers: RequestHeaders): HeadersAction {
    if (!takesForm(endpoint, headers)) return super.begin(endpoint, headers);
    const form = formRequestOf(this.exchange, endpoint, headers, this);
    if (form === null) return this.refuse(notAForm());
    this.form = form;
    return HeadersAction.Hold;
  }

  protected beginUnknown(headers: RequestHeaders, path: Slice, end: bool): HeadersAction {
    const choice = this.chooseUnread(headers);
    if (choice.backend < 0) return super.beginUnknown(headers, path, end);
    const passthrough = new Passthrough(this.exchange, headers, path, choice);
    this.passthrough = passthrough;
    const error = passthrough.check();
    if (error !== null) return this.refuse(error);
    if (!end && passthrough.isSigned) return HeadersAction.Hold;
    return this.letPass(passthrough, headers) ? HeadersAction.Continue : HeadersAction.Hold;
  }

  protected send(request: ReadRequest, endpoint: Endpoint, headers: RequestHeaders): DataAction {
    const choice = this.choose(request.model, headers);
    const error =
      choice.backend < 0
        ? this.unserved(request.model)
        : request.prepare(this.exchange, endpoint, headers, choice, this.decidedModel(choice));
    const prepared = request.prepared;
    request.dispose();
    if (error !== null) this.refuse(error);
    return prepared === null ? DataAction.Taken : this.depart(headers, prepared);
  }

  private takeUnread(passthrough: Passthrough, size: i32, end: bool): DataAction {
    const headers = this.headers;
    const error = passthrough.take(size);
    if (error !== null) this.refuse(error);
    if (error !== null || !end || headers === null) return DataAction.Taken;
    replaceBuffer(Buffer.RequestBody, passthrough.content);
    return this.letPass(passthrough, headers) ? DataAction.Continue : DataAction.Taken;
  }

  /** False where the request was answered instead. */
  private letPass(passthrough: Passthrough, headers: RequestHeaders): bool {
    let error = this.steerUnread(headers, passthrough.choice);
    if (error === null) error = passthrough.leave();
    if (error === null) this.dispose();
    else this.refuse(error);
    return error === null;
  }
}
