import { StreamContext } from "../context";
import { Exchange } from "../exchange";
import { PoolKeepingRoot } from "../pool-keeping-root";
import { RouterStream } from "./router-stream";

/** The `router` role: a downstream HTTP filter that chooses the backends of a request; the `upstream` role serves them. */
export class RouterRoot extends PoolKeepingRoot {
  constructor(id: u32) {
    super(id);
  }

  protected ownStreamOf(id: u32, exchange: Exchange): StreamContext {
    return new RouterStream(id, exchange);
  }
}
