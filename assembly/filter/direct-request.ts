import { NOTHING } from "../bytes/slice";
import { dialectOf, isNative } from "../backend/dialects";
import { GatewayError } from "../conversation/gateway-error";
import { Endpoint } from "../endpoint/endpoint";
import { Buffer, getBuffer } from "../host/buffers";
import { free } from "../host/returned";
import { BackendChoice, chooseBackend } from "./choose-backend";
import { Departure, dispatch, steer } from "./dispatch";
import { Exchange } from "./exchange";
import { Installation } from "./installation";
import { placeInPool } from "./place-in-pool";
import { RequestHeaders } from "./request-headers";

/**
 * The pool that serves a request whatever its body says; null where the body must be read first. A provider's requests are always read: what
 * is wrong with them is told here, not there.
 */
export function directChoice(
  installation: Installation,
  endpoint: Endpoint,
  headers: RequestHeaders,
): BackendChoice | null {
  if (installation.runtime.needsModel || installation.hasCosts || !installation.budgets.isEmpty) return null;
  const choice = chooseBackend(installation, NOTHING, headers);
  if (choice.backend < 0) return null;
  const pool = installation.pools[choice.backend];
  if (pool === null || pool.service !== null || pool.rewritesModels) return null;
  const authenticator = installation.authenticators[choice.backend];
  if (authenticator !== null && authenticator.signsBody) return null;
  const backend = installation.config.backends[choice.backend];
  if (!isNative(endpoint.api, dialectOf(backend, endpoint.api))) return null;
  return backend.modelNameOverride == NOTHING && backend.bodyMutation === null ? choice : null;
}

/** A request to a pool that nothing of its body changes: at most its head is looked at, and it passes as it comes. */
export class DirectRequest {
  constructor(
    private readonly exchange: Exchange,
    private readonly endpoint: Endpoint,
    private readonly headers: RequestHeaders,
    private readonly choice: BackendChoice,
  ) {}

  /** How much of the body the pool's scorers look at, in bytes; 0 where they need none. */
  get headBytes(): i32 {
    const pool = this.exchange.installation.pools[this.choice.backend];
    return pool === null ? 0 : pool.headBytes;
  }

  /** Sends the request, of whose body the host holds `size` bytes. An error where it must be answered instead. */
  send(size: i32): GatewayError | null {
    const installation = this.exchange.installation;
    const pool = installation.pools[this.choice.backend];
    const backend = installation.config.backends[this.choice.backend];
    const head = size == 0 ? NOTHING : getBuffer(Buffer.RequestBody, 0, min(size, this.headBytes));
    let error: GatewayError | null = null;
    if (pool !== null) error = placeInPool(this.exchange, pool, this.headers, head, NOTHING);
    free(head);
    if (error !== null) return error;
    steer(this.exchange, this.headers, this.choice);
    const departure = new Departure(this.choice, dialectOf(backend, this.endpoint.api), NOTHING, false);
    return dispatch(this.exchange, this.endpoint, this.headers, NOTHING, departure);
  }
}
