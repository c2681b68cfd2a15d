import { StreamContext } from "./context";
import { Exchange } from "./exchange";
import { GatewayStream } from "./gateway-stream";
import { PoolKeepingRoot } from "./pool-keeping-root";

/** The `gateway` role: a downstream HTTP filter that does everything in one pass. */
export class GatewayRoot extends PoolKeepingRoot {
  constructor(id: u32) {
    super(id);
  }

  protected ownStreamOf(id: u32, exchange: Exchange): StreamContext {
    return new GatewayStream(id, exchange);
  }
}
