import { StreamContext } from "../context";
import { Exchange } from "../exchange";
import { PoolKeepingRoot } from "../pool-keeping-root";
import { RoleStream } from "../role-stream";
import { FallbackChain } from "./fallback-chain";
import { RouterReply } from "./router-reply";
import { RouterRequest } from "./router-request";

/** The `router` role: a downstream HTTP filter that chooses the backends of a request; the `upstream` role serves them. */
export class RouterRoot extends PoolKeepingRoot {
  constructor(id: u32) {
    super(id);
  }

  protected ownStreamOf(id: u32, exchange: Exchange): StreamContext {
    const chain = new FallbackChain();
    const request = new RouterRequest(exchange, chain);
    return new RoleStream(id, exchange, request, new RouterReply(exchange, chain));
  }
}
