import { Sink } from "../bytes/sink";
import { ModelServer } from "./model-server";

const COMMA: u8 = 0x2c;

/**
 * Writes picked servers as the endpoint picker protocol has them in `x-gateway-destination-endpoint`: `ip:port` joined by commas, in
 * the order in which attempts should use them. `attempts`: how many entries there are to be; where fewer were picked, the list begins anew.
 */
export function writeFallbackList(picked: ModelServer[], attempts: i32, into: Sink): void {
  if (picked.length == 0) return;
  for (let place = 0; place < attempts; place++) {
    if (place > 0) into.byte(COMMA);
    into.bytes(picked[place % picked.length].address);
  }
}
