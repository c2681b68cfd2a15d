import { literal, parseDecimal } from "../bytes/ascii";
import { GatewayError } from "../conversation/gateway-error";
import { Endpoint } from "../endpoint/endpoint";
import { Buffer } from "../host/buffers";
import { DataAction, HeadersAction } from "../host/status";
import { BodyBuffer, BodyOutcome } from "./body-buffer";
import { Departing, DepartureState } from "./departing";
import { DirectRequest, directChoice } from "./direct-request";
import { answerModels, isAnsweredHere } from "./answer-models";
import { Exchange } from "./exchange";
import { emptyBody, noMemory, notAForm, tooLarge, unexpectedTrailers, unknownEndpoint } from "./failures";
import { FormRequest, formRequestOf, takesForm } from "./form-request";
import { PreparedRequest } from "./prepared-request";
import { RequestHeaders } from "./request-headers";
import { RequestPreparation } from "./request-preparation";

const METHOD = literal(":method");
const PATH = literal(":path");
const CONTENT_LENGTH = literal("content-length");

/** The way of a request through the gateway: read once, sent to a backend, forgotten. */
export class RequestSide {
  private headers: RequestHeaders | null = null;
  private endpoint: Endpoint | null = null;
  private body: BodyBuffer | null = null;
  /** A request that needs no more than its head; null where the body is read. */
  private direct: DirectRequest | null = null;
  /** A request that is a form, as long as it is kept; null for others. */
  private form: FormRequest | null = null;
  /** A complete request on its way out; null before. */
  private departing: Departing | null = null;

  constructor(private readonly exchange: Exchange) {}

  onHeaders(end: bool): HeadersAction {
    const installation = this.exchange.installation;
    installation.counters.request();
    const headers = new RequestHeaders();
    this.headers = headers;
    const endpoint = installation.endpoints.find(headers.get(METHOD), headers.get(PATH));
    if (endpoint === null) {
      this.exchange.dialect = installation.endpoints.dialectOf(headers.get(PATH));
      return this.refuse(unknownEndpoint(headers.get(METHOD), headers.get(PATH)));
    }
    this.exchange.dialect = endpoint.dialect;
    this.endpoint = endpoint;
    if (isAnsweredHere(endpoint.api)) {
      answerModels(this.exchange, endpoint, headers);
      return HeadersAction.Hold;
    }
    if (end) return this.refuse(emptyBody());

    const choice = directChoice(installation, endpoint, headers);
    if (choice !== null) {
      const direct = new DirectRequest(this.exchange, endpoint, headers, choice);
      this.direct = direct;
      return direct.headBytes == 0 && this.letThrough(direct, 0)
        ? HeadersAction.Continue
        : HeadersAction.Hold;
    }
    if (takesForm(endpoint, headers)) return this.beginForm(endpoint, headers);
    const limit = installation.config.limits.requestBody;
    if (parseDecimal(headers.get(CONTENT_LENGTH)) > (limit as i64)) return this.refuse(tooLarge(limit));
    this.body = new BodyBuffer(Buffer.RequestBody, limit);
    return HeadersAction.Hold;
  }

  onBody(size: i32, end: bool): DataAction {
    if (this.exchange.replied) return DataAction.Taken;
    const direct = this.direct;
    if (direct !== null && !this.exchange.forwarded) return this.readHead(direct, size, end);
    const form = this.form;
    if (form !== null) return this.takeForm(form, size, end);
    const body = this.body;
    if (body === null) return DataAction.Continue;
    const outcome = body.take(size);
    if (outcome == BodyOutcome.TooLarge) {
      this.refuse(tooLarge(this.exchange.installation.config.limits.requestBody));
    } else if (outcome == BodyOutcome.NoMemory) {
      this.refuse(noMemory());
    } else if (end) {
      return this.send(body);
    }
    return DataAction.Taken;
  }

  /** The bytes taken so far cannot be given back from here, so a request with trailers cannot go on; no LLM client sends any. */
  onTrailers(): DataAction {
    const waitsForHead = this.direct !== null && !this.exchange.forwarded;
    const isTaking = this.body !== null || this.form !== null;
    if ((!isTaking && !waitsForHead) || this.exchange.replied) return DataAction.Continue;
    this.refuse(unexpectedTrailers());
    return DataAction.Buffer;
  }

  dispose(): void {
    const departing = this.departing;
    if (departing !== null) departing.dispose();
    this.departing = null;
    const headers = this.headers;
    if (headers !== null) headers.dispose();
    this.headers = null;
    const body = this.body;
    if (body !== null) body.dispose();
    this.body = null;
    const form = this.form;
    if (form !== null) form.dispose();
    this.form = null;
  }

  private send(body: BodyBuffer): DataAction {
    const headers = this.headers;
    const endpoint = this.endpoint;
    if (headers === null || endpoint === null) return DataAction.Taken;
    if (body.isEmpty) {
      this.refuse(emptyBody());
      return DataAction.Taken;
    }
    const preparation = new RequestPreparation(this.exchange, endpoint, headers, body.content);
    const error = preparation.run();
    preparation.dispose();
    const prepared = preparation.prepared;
    if (error !== null) this.refuse(error);
    return prepared === null ? DataAction.Taken : this.depart(headers, prepared);
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
    return prepared === null || headers === null ? DataAction.Taken : this.depart(headers, prepared);
  }

  /** What follows of a request that has left passes as it comes. */
  private depart(headers: RequestHeaders, prepared: PreparedRequest): DataAction {
    const departing = new Departing(this.exchange, headers, prepared);
    this.departing = departing;
    const state = departing.begin();
    if (state == DepartureState.Waiting) return DataAction.Buffer;
    if (state == DepartureState.Answered) return DataAction.Taken;
    this.dispose();
    return DataAction.Continue;
  }

  /** Lets a request go once enough of its body is there; Envoy keeps the bytes meanwhile. */
  private readHead(direct: DirectRequest, size: i32, end: bool): DataAction {
    if (size < direct.headBytes && !end) return DataAction.Buffer;
    if (size == 0) {
      this.refuse(emptyBody());
      return DataAction.Taken;
    }
    return this.letThrough(direct, size) ? DataAction.Continue : DataAction.Taken;
  }

  /** False where the request was answered instead. */
  private letThrough(direct: DirectRequest, size: i32): bool {
    const error = direct.send(size);
    if (error === null) this.dispose();
    else this.refuse(error);
    return error === null;
  }

  private refuse(error: GatewayError): HeadersAction {
    this.exchange.fail(error);
    return HeadersAction.Hold;
  }
}
