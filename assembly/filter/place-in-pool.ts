import { Slice } from "../bytes/slice";
import { GatewayError } from "../conversation/gateway-error";
import { FailureMode } from "../filterapi/inference-pool";
import { ModelServer } from "../picker/model-server";
import { PickOutcome } from "../picker/pick-outcome";
import { Exchange } from "./exchange";
import { dropPickerHeaders } from "./external/pass-headers";
import { noEndpoint, saturated } from "./failures";
import { pickRequestOf } from "./pick-request-of";
import { Placement } from "./placement";
import { Pool } from "./pool";
import { RequestHeaders } from "./request-headers";

/**
 * Picks the endpoints of a request by the pool's own scorers. `body`: as much of it as is known, as the pool will receive it; `model`: what it
 * asks for, NOTHING where that is to be found in `body`. An error where the request must be answered instead.
 */
export function placeInPool(
  exchange: Exchange,
  pool: Pool,
  headers: RequestHeaders,
  body: Slice,
  model: Slice,
): GatewayError | null {
  // What an external picker says to model servers was not said by one.
  dropPickerHeaders(headers);
  const request = pickRequestOf(pool, headers, body, model);
  const servers: ModelServer[] = [];
  const outcome = pool.pick(request, servers);
  if (outcome == PickOutcome.Picked) {
    exchange.installation.counters.pick();
    exchange.placement = new Placement(pool, servers, request);
    return null;
  }
  const mayGoAnywhere =
    pool.definition.failureMode == FailureMode.FailOpen && !pool.hasSubset(request.subsetList);
  request.dispose();
  if (outcome == PickOutcome.Saturated) {
    exchange.installation.counters.shed();
    return saturated(pool.definition.name);
  }
  // Without a list Envoy takes any endpoint.
  return mayGoAnywhere ? null : noEndpoint(pool.definition.name);
}
