import { literal, parseDecimal } from "../bytes/ascii";
import { NOTHING } from "../bytes/slice";
import { Sink } from "../bytes/sink";
import { dialectOf, isNative } from "../backend/dialects";
import { GatewayError } from "../conversation/gateway-error";
import { ClientApi, Endpoint } from "../endpoint/endpoint";
import { modelsOfHost, writeModels } from "../endpoint/models-list";
import { Buffer } from "../host/buffers";
import { DataAction, HeadersAction } from "../host/status";
import { BodyBuffer, BodyOutcome } from "./body-buffer";
import { BackendChoice, chooseBackend } from "./choose-backend";
import { Departure, dispatch } from "./dispatch";
import { Exchange } from "./exchange";
import { emptyBody, noMemory, tooLarge, unexpectedTrailers, unknownEndpoint } from "./failures";
import { RequestHeaders } from "./request-headers";
import { sendRequest } from "./send-request";

const METHOD = literal(":method");
const PATH = literal(":path");
const AUTHORITY = literal(":authority");
const CONTENT_LENGTH = literal("content-length");
const LISTED_MODELS = literal("ai_gateway_models");

/** The way of a request through the gateway: read once, sent to a backend, forgotten. */
export class RequestSide {
  private headers: RequestHeaders | null = null;
  private endpoint: Endpoint | null = null;
  private body: BodyBuffer | null = null;

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
    if (endpoint.api == ClientApi.Models) return this.listModels(headers);
    if (end) return this.refuse(emptyBody());

    const direct = this.choiceWithoutBody(endpoint, headers);
    if (direct !== null) return this.letThrough(headers, endpoint, direct);

    const limit = installation.config.limits.requestBody;
    if (parseDecimal(headers.get(CONTENT_LENGTH)) > (limit as i64)) return this.refuse(tooLarge(limit));
    this.body = new BodyBuffer(Buffer.RequestBody, limit);
    return HeadersAction.Hold;
  }

  onBody(size: i32, end: bool): DataAction {
    if (this.exchange.replied) return DataAction.Taken;
    const body = this.body;
    if (body === null) return DataAction.Continue;
    const outcome = body.take(size);
    if (outcome == BodyOutcome.TooLarge) {
      this.refuse(tooLarge(this.exchange.installation.config.limits.requestBody));
    } else if (outcome == BodyOutcome.NoMemory) {
      this.refuse(noMemory());
    } else if (end && this.send(body)) {
      this.dispose();
      return DataAction.Continue;
    }
    return DataAction.Taken;
  }

  /** The bytes taken so far cannot be given back from here, so a request with trailers cannot go on; no LLM client sends any. */
  onTrailers(): DataAction {
    if (this.body === null || this.exchange.replied) return DataAction.Continue;
    this.refuse(unexpectedTrailers());
    return DataAction.Buffer;
  }

  dispose(): void {
    const headers = this.headers;
    if (headers !== null) headers.dispose();
    this.headers = null;
    const body = this.body;
    if (body !== null) body.dispose();
    this.body = null;
  }

  /** Sends the complete request. False where it was answered instead. */
  private send(body: BodyBuffer): bool {
    const headers = this.headers;
    const endpoint = this.endpoint;
    if (headers === null || endpoint === null) return false;
    const error = body.isEmpty ? emptyBody() : sendRequest(this.exchange, endpoint, headers, body.content);
    if (error !== null) this.refuse(error);
    return error === null;
  }

  /**
   * The pool that serves the request whatever its body says; null where the body must be read first. Then nothing is buffered and the
   * headers are not held. A provider's requests are always read: what is wrong with them is told here, not there.
   */
  private choiceWithoutBody(endpoint: Endpoint, headers: RequestHeaders): BackendChoice | null {
    const installation = this.exchange.installation;
    if (installation.runtime.needsModel || installation.hasCosts) return null;
    const choice = chooseBackend(installation, NOTHING, headers);
    if (choice.backend < 0 || installation.pools[choice.backend] === null) return null;
    const authenticator = installation.authenticators[choice.backend];
    if (authenticator !== null && authenticator.signsBody) return null;
    const backend = installation.config.backends[choice.backend];
    if (!isNative(endpoint.api, dialectOf(backend, endpoint.api))) return null;
    return backend.modelNameOverride == NOTHING && backend.bodyMutation === null ? choice : null;
  }

  private letThrough(headers: RequestHeaders, endpoint: Endpoint, choice: BackendChoice): HeadersAction {
    const backend = this.exchange.installation.config.backends[choice.backend];
    const departure = new Departure(choice, dialectOf(backend, endpoint.api), NOTHING, false);
    const error = dispatch(this.exchange, endpoint, headers, NOTHING, departure);
    this.dispose();
    return error === null ? HeadersAction.Continue : this.refuse(error);
  }

  private listModels(headers: RequestHeaders): HeadersAction {
    const answer = new Sink();
    writeModels(modelsOfHost(this.exchange.installation.config, headers.get(AUTHORITY)), answer);
    this.exchange.answer(200, LISTED_MODELS, answer.written);
    answer.dispose();
    return HeadersAction.Hold;
  }

  private refuse(error: GatewayError): HeadersAction {
    this.exchange.fail(error);
    return HeadersAction.Hold;
  }
}
