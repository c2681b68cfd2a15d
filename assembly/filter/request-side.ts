import { literal, parseDecimal } from "../bytes/ascii";
import { Slice } from "../bytes/slice";
import { GatewayError } from "../conversation/gateway-error";
import { Endpoint } from "../endpoint/endpoint";
import { Buffer } from "../host/buffers";
import { DataAction, HeadersAction } from "../host/status";
import { answerModels, isAnsweredHere } from "./answer-models";
import { BodyBuffer } from "./body-buffer";
import { Exchange } from "./exchange";
import { emptyBody, tooLarge, unexpectedTrailers, unknownEndpoint } from "./failures";
import { JsonRequest } from "./json-request";
import { ReadRequest } from "./read-request";
import { takeRequest } from "./request-body";
import { RequestHeaders } from "./request-headers";
import { operationOf } from "./telemetry/names";

const METHOD = literal(":method");
const PATH = literal(":path");
const CONTENT_LENGTH = literal("content-length");

/** The way of a request through a filter, whatever its role: the headers are held, the body is collected and read once. */
export abstract class RequestSide {
  protected headers: RequestHeaders | null = null;
  protected endpoint: Endpoint | null = null;
  private body: BodyBuffer | null = null;

  constructor(protected readonly exchange: Exchange) {}

  onHeaders(end: bool): HeadersAction {
    const headers = new RequestHeaders();
    this.headers = headers;
    const path = this.pathOf(headers);
    const endpoints = this.exchange.installation.endpoints;
    const endpoint = endpoints.find(headers.get(METHOD), path);
    if (endpoint === null) {
      this.exchange.dialect = endpoints.dialectOf(path);
      return this.beginUnknown(headers, path, end);
    }
    this.exchange.dialect = endpoint.dialect;
    this.exchange.measurement.operation = operationOf(endpoint.api);
    this.endpoint = endpoint;
    if (isAnsweredHere(endpoint.api)) {
      answerModels(this.exchange, endpoint, headers);
      return HeadersAction.Hold;
    }
    return end ? this.refuse(emptyBody()) : this.begin(endpoint, headers);
  }

  onBody(size: i32, end: bool): DataAction {
    if (this.exchange.replied) return DataAction.Taken;
    const body = this.body;
    if (body === null) return DataAction.Continue;
    const error = takeRequest(body, size);
    if (error === null) return end ? this.complete(body) : DataAction.Taken;
    this.refuse(error);
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

  /** The path and query that the client asked for. */
  protected pathOf(headers: RequestHeaders): Slice {
    return headers.get(PATH);
  }

  /** The path is no endpoint's. `end`: no body follows. */
  protected beginUnknown(headers: RequestHeaders, path: Slice, _end: bool): HeadersAction {
    return this.refuse(unknownEndpoint(headers.get(METHOD), path));
  }

  /** The endpoint is known and a body follows. */
  protected begin(_endpoint: Endpoint, headers: RequestHeaders): HeadersAction {
    const limit = this.exchange.installation.config.limits.requestBody;
    if (parseDecimal(headers.get(CONTENT_LENGTH)) > (limit as i64)) return this.refuse(tooLarge(limit));
    this.body = new BodyBuffer(Buffer.RequestBody, limit);
    return HeadersAction.Hold;
  }

  /** How the complete body is read. */
  protected requestOf(body: Slice): ReadRequest {
    return new JsonRequest(body);
  }

  /** Sends the complete request on its way, or answers it. Takes over `request`, whose body lives until `dispose`. */
  protected abstract send(request: ReadRequest, endpoint: Endpoint, headers: RequestHeaders): DataAction;

  /** Answers the request instead of sending it. */
  protected refuse(error: GatewayError): HeadersAction {
    this.exchange.fail(error);
    return HeadersAction.Hold;
  }

  private complete(body: BodyBuffer): DataAction {
    const headers = this.headers;
    const endpoint = this.endpoint;
    if (headers === null || endpoint === null) return DataAction.Taken;
    if (body.isEmpty) {
      this.refuse(emptyBody());
      return DataAction.Taken;
    }
    const request = this.requestOf(body.content);
    const error = request.read(endpoint);
    if (error === null) return this.send(request, endpoint, headers);
    request.dispose();
    this.refuse(error);
    return DataAction.Taken;
  }
}
