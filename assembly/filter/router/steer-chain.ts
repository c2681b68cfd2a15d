import { Sink } from "../../bytes/sink";
import { DESTINATION_ENDPOINT } from "../../picker/protocol-headers";
import { RequestHeaders } from "../request-headers";
import { ATTEMPT_LIMIT, BACKEND_HEADER } from "../steering-headers";
import { FallbackChain } from "./fallback-chain";

const COMMA: u8 = 0x2c;

/** Names the backends of a chain to Envoy's routes. */
export function nameChain(chain: FallbackChain, headers: RequestHeaders): void {
  const names = new Sink();
  const candidates = chain.candidates;
  for (let place = 0; place < candidates.length; place++) {
    if (place > 0) names.byte(COMMA);
    names.bytes(candidates[place].name);
  }
  headers.set(BACKEND_HEADER, names.written);
  names.dispose();
}

/**
 * Tells Envoy's load balancers the endpoints of every pool in the chain, and how many attempts there are. The lists stand one behind the other
 * in one header: Envoy keeps one list for a request, whichever cluster it comes to, and passes over what is not a host of that cluster. Each is
 * as long as its pool has turns, since Envoy goes anywhere once a list is used up.
 */
export function steerChain(chain: FallbackChain, headers: RequestHeaders): void {
  const candidates = chain.candidates;
  const first = candidates[0].placement;
  if (first !== null) first.begin();
  if (chain.isAlone) {
    if (first !== null) first.steer(headers);
    return;
  }
  const text = new Sink();
  for (let place = 0; place < candidates.length; place++) {
    const placement = candidates[place].placement;
    if (placement === null) continue;
    if (text.length > 0) text.byte(COMMA);
    placement.writeList(candidates[place].turns, text);
  }
  if (text.length > 0) headers.set(DESTINATION_ENDPOINT, text.written);
  text.clear();
  text.decimal(chain.attempts - 1);
  headers.set(ATTEMPT_LIMIT, text.written);
  text.dispose();
}
