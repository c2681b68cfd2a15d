import { literal } from "../bytes/ascii";
import { Sink } from "../bytes/sink";
import { Slice, equals, isNothing } from "../bytes/slice";
import { writeUpstreamPath } from "../backend/upstream-path";
import { GatewayError } from "../conversation/gateway-error";
import { Endpoint } from "../endpoint/endpoint";
import { queryOf } from "../endpoint/endpoint-table";
import { BackendChoice } from "./choose-backend";
import { Exchange } from "./exchange";
import { missingCredential, noEndpoint, unsupportedBackend } from "./failures";
import { NO_ENDPOINT } from "./pool";
import { RequestHeaders } from "./request-headers";
import { BACKEND_HEADER } from "./steering-headers";

const PATH = literal(":path");

/**
 * Turns the request's headers to the chosen backend: endpoint, path, name for Envoy's routes and, last, the credential. An error where
 * it cannot be served; then nothing has left.
 */
export function dispatch(
  exchange: Exchange,
  endpoint: Endpoint,
  headers: RequestHeaders,
  choice: BackendChoice,
): GatewayError | null {
  const installation = exchange.installation;
  const backend = installation.config.backends[choice.backend];
  const path = new Sink();
  const served = writeUpstreamPath(backend.schema, endpoint.api, queryOf(headers.get(PATH)), path);
  if (served) setIfDifferent(headers, PATH, path.written);
  path.dispose();
  if (!served) return unsupportedBackend(backend.name);

  const pool = installation.pools[choice.backend];
  if (pool !== null) {
    const picked = pool.steer();
    const definition = backend.inferencePool;
    if (picked == NO_ENDPOINT) return noEndpoint(definition === null ? backend.name : definition.name);
    installation.counters.pick();
    exchange.occupy(pool, picked);
  }
  headers.set(BACKEND_HEADER, backend.name);
  exchange.costs = choice.costs;
  exchange.forwarded = true;
  const authenticator = installation.authenticators[choice.backend];
  return authenticator === null || authenticator.apply(headers) ? null : missingCredential();
}

/** Each change makes Envoy select the route anew: what is right already stays. */
function setIfDifferent(headers: RequestHeaders, name: Slice, value: Slice): void {
  const current = headers.get(name);
  if (isNothing(current) || !equals(current, value)) headers.set(name, value);
}
