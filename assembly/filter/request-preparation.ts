import { literal } from "../bytes/ascii";
import { Slice, isNothing, lengthOf } from "../bytes/slice";
import { Sink } from "../bytes/sink";
import { conversionOf } from "../backend/conversion-of";
import { dialectOf } from "../backend/dialects";
import { targetOf } from "../backend/targets";
import { GatewayError } from "../conversation/gateway-error";
import { Endpoint } from "../endpoint/endpoint";
import { RequestFacts } from "../endpoint/request-facts";
import { Buffer, replaceBuffer } from "../host/buffers";
import { JsonError, scan } from "../json/scanner";
import { Tape } from "../json/tape";
import { chooseBackend } from "./choose-backend";
import { Departure, dispatch } from "./dispatch";
import { Exchange } from "./exchange";
import { malformedJson, noMemory, unknownModel, unsupportedBackend } from "./failures";
import { RequestHeaders } from "./request-headers";

const CONTENT_LENGTH = literal("content-length");
const ACCEPT_ENCODING = literal("accept-encoding");
const IDENTITY = literal("identity");

/** Reads a complete request, carries it into its backend's API and sends it. An error where it must be answered instead. */
export function sendRequest(
  exchange: Exchange,
  endpoint: Endpoint,
  headers: RequestHeaders,
  body: Slice,
): GatewayError | null {
  const request = new RequestInWork(exchange, endpoint, headers, body);
  const error = request.send();
  request.dispose();
  return error;
}

/** What is needed while a request is turned from the client's to the backend's, and not afterwards. */
class RequestInWork {
  private readonly tape: Tape = new Tape();
  private readonly facts: RequestFacts = new RequestFacts();
  private readonly converted: Sink = new Sink();
  private readonly mutated: Sink = new Sink();

  constructor(
    private readonly exchange: Exchange,
    private readonly endpoint: Endpoint,
    private readonly headers: RequestHeaders,
    private readonly body: Slice,
  ) {}

  send(): GatewayError | null {
    const scanned = scan(this.body, this.tape);
    if (scanned == JsonError.Memory) return noMemory();
    if (scanned != JsonError.None) return malformedJson(this.tape);
    const error = this.facts.read(this.tape);
    return error === null ? this.convert() : error;
  }

  dispose(): void {
    this.tape.dispose();
    this.facts.dispose();
    this.converted.dispose();
    this.mutated.dispose();
  }

  private convert(): GatewayError | null {
    const installation = this.exchange.installation;
    const choice = chooseBackend(installation, this.facts.model, this.headers);
    if (choice.backend < 0) return unknownModel(this.facts.model);
    const config = installation.config;
    const backend = config.backends[choice.backend];
    const api = this.endpoint.api;
    const conversion = conversionOf(api, backend, config.limits.responseBody);
    if (conversion === null) return unsupportedBackend(backend.name);
    this.exchange.conversion = conversion;

    const model = backend.modelFor(this.facts.model);
    this.exchange.rememberModel(model);
    const target = targetOf(config, backend.schema, model, choice.costs.length > 0, this.headers);
    const error = conversion.writeRequest(this.tape, this.facts, target, this.converted);
    if (error !== null) return error;
    if (this.converted.exhausted) return noMemory();
    const departure = new Departure(choice, dialectOf(backend, api), model, this.facts.stream);
    return this.depart(departure);
  }

  private depart(departure: Departure): GatewayError | null {
    const converted = this.converted.length > 0 ? this.converted.written : this.body;
    const mutator = this.exchange.installation.bodyMutators[departure.choice.backend];
    const isMutated = mutator !== null && mutator.apply(converted, this.mutated);
    if (this.mutated.exhausted) return noMemory();
    const leaving = isMutated ? this.mutated.written : converted;
    // The reply is read on its way: it must not come compressed.
    if (!isNothing(this.headers.get(ACCEPT_ENCODING))) this.headers.set(ACCEPT_ENCODING, IDENTITY);
    const error = dispatch(this.exchange, this.endpoint, this.headers, leaving, departure);
    if (error !== null) return error;
    if (leaving != this.body) setContentLength(this.headers, leaving);
    replaceBuffer(Buffer.RequestBody, leaving);
    return null;
  }
}

/** A body of another length than announced would break the request's framing. */
function setContentLength(headers: RequestHeaders, body: Slice): void {
  if (isNothing(headers.get(CONTENT_LENGTH))) return;
  const digits = new Sink();
  digits.decimal(lengthOf(body));
  headers.set(CONTENT_LENGTH, digits.written);
  digits.dispose();
}
