import { Sink } from "../bytes/sink";
import { EndpointSet } from "./endpoint-set";

const COMMA: u8 = 0x2c;

/**
 * Writes picked endpoints as the endpoint picker protocol has them in `x-gateway-destination-endpoint`: `ip:port` joined by commas, in
 * the order in which attempts should use them.
 */
export function writeFallbackList(endpoints: EndpointSet, picked: StaticArray<i32>, into: Sink): void {
  for (let place = 0; place < picked.length; place++) {
    if (place > 0) into.byte(COMMA);
    into.bytes(endpoints.addresses[picked[place]]);
  }
}
