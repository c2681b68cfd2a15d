import { AuthOutcome } from "../auth/authenticator";
import { literal } from "../bytes/ascii";
import { Sink } from "../bytes/sink";
import { NOTHING, Slice, equals, isEmpty, isNothing } from "../bytes/slice";
import { Dialect, isNative } from "../backend/dialects";
import { writeUpstreamHeaders } from "../backend/upstream-headers";
import { writeUpstreamPath } from "../backend/upstream-path";
import { GatewayError } from "../conversation/gateway-error";
import { Endpoint } from "../endpoint/endpoint";
import { queryOf } from "../endpoint/endpoint-table";
import { FAIRNESS_ID, OBJECTIVE, OLDER_FAIRNESS_ID, OLDER_OBJECTIVE } from "../picker/protocol-headers";
import { BackendChoice } from "./choose-backend";
import { Exchange } from "./exchange";
import { noMemory, unauthenticated } from "./failures";
import { Pool } from "./pool";
import { RequestHeaders } from "./request-headers";
import { BACKEND_HEADER, CREDENTIAL_INPUTS } from "./steering-headers";
import { HostRequest } from "./upstream-request";

const PATH = literal(":path");
const NO_QUERY = literal("");
/** What clients say to the picker alone: backends do not get to see it. */
const PICKER_INPUTS: StaticArray<Slice> = [OBJECTIVE, OLDER_OBJECTIVE, FAIRNESS_ID, OLDER_FAIRNESS_ID];

/** Where a request goes, and as what. `model` lives as long as the exchange. */
export class Departure {
  constructor(
    readonly choice: BackendChoice,
    readonly dialect: Dialect,
    /** The model the backend is asked for; NOTHING where the body was not read. */
    readonly model: Slice,
    readonly stream: bool,
  ) {}
}

/** Tells Envoy where to: names the backend to its routes, and the endpoints to its load balancer. */
export function steer(exchange: Exchange, headers: RequestHeaders, choice: BackendChoice): void {
  const placement = exchange.placement;
  if (placement !== null) {
    placement.begin();
    placement.steer(headers);
  }
  headers.set(BACKEND_HEADER, exchange.installation.config.backends[choice.backend].name);
}

/**
 * Turns the request's headers to the chosen backend: path, configured changes and, last, the credential, which may sign `body` as it will leave. `target` is the path where that is known already, else empty. An error where it cannot be served; then nothing has left.
 */
export function dispatch(
  exchange: Exchange,
  endpoint: Endpoint,
  headers: RequestHeaders,
  body: Slice,
  departure: Departure,
  target: Slice = NOTHING,
): GatewayError | null {
  const backend = exchange.installation.config.backends[departure.choice.backend];
  const request = new HostRequest(headers, body);
  if (isEmpty(target)) writeTarget(exchange, endpoint, headers, departure, request.target);
  else request.target.bytes(target);
  writeUpstreamHeaders(backend.schema, isNative(endpoint.api, departure.dialect), request);
  const error = turnHeaders(exchange, headers, request, departure.choice);
  request.dispose();
  return error;
}

/** Writes the path and query that the backend is asked with. */
export function writeTarget(
  exchange: Exchange,
  endpoint: Endpoint,
  headers: RequestHeaders,
  departure: Departure,
  into: Sink,
): void {
  const backend = exchange.installation.config.backends[departure.choice.backend];
  const native = isNative(endpoint.api, departure.dialect);
  writeUpstreamPath(
    backend.schema,
    departure.dialect,
    endpoint.api,
    departure.model,
    departure.stream,
    native ? queryOf(headers.get(PATH)) : NO_QUERY,
    into,
  );
}

/** The same where the path is written already, as `request.target`. */
export function turnHeaders(
  exchange: Exchange,
  headers: RequestHeaders,
  request: HostRequest,
  choice: BackendChoice,
): GatewayError | null {
  const installation = exchange.installation;
  const pool = installation.pools[choice.backend];
  if (pool !== null) dropPickerInputs(pool, headers);
  exchange.charge(choice);
  exchange.forwarded = true;
  request.removeAll(CREDENTIAL_INPUTS);
  const authenticator = installation.authenticators[choice.backend];
  if (authenticator !== null) authenticator.withdrawClientCredentials(request);
  const mutator = installation.headerMutators[choice.backend];
  if (mutator !== null) mutator.apply(request);
  if (authenticator !== null) {
    const outcome = authenticator.apply(request);
    if (outcome != AuthOutcome.Ok) return unauthenticated(outcome);
  }
  if (request.target.exhausted) return noMemory();
  setIfDifferent(headers, PATH, request.path());
  return null;
}

/** Takes off what was said to the picker alone. */
export function dropPickerInputs(pool: Pool, headers: RequestHeaders): void {
  for (let index = 0; index < PICKER_INPUTS.length; index++) headers.removeIfPresent(PICKER_INPUTS[index]);
  const subset = pool.definition.subset;
  if (subset !== null) headers.removeIfPresent(subset.header);
}

/** Each change makes Envoy select the route anew: what is right already stays. */
function setIfDifferent(headers: RequestHeaders, name: Slice, value: Slice): void {
  const current = headers.get(name);
  if (isNothing(current) || !equals(current, value)) headers.set(name, value);
}
