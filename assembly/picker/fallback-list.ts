import { Sink } from "../bytes/sink";
import { ModelServer } from "./model-server";

const COMMA: u8 = 0x2c;

/**
 * Writes picked servers as the endpoint picker protocol has them in `x-gateway-destination-endpoint`: `ip:port` joined by commas, in
 * the order in which attempts should use them.
 */
export function writeFallbackList(picked: ModelServer[], into: Sink): void {
  for (let place = 0; place < picked.length; place++) {
    if (place > 0) into.byte(COMMA);
    into.bytes(picked[place].address);
  }
}
