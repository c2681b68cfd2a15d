import { StreamContext } from "./context";
import { Exchange } from "./exchange";
import { GatewayRequest } from "./gateway-request";
import { LocalAnswers } from "./local-answers";
import { PoolKeepingRoot } from "./pool-keeping-root";
import { ReplySide } from "./reply-side";
import { RoleStream } from "./role-stream";

/** The `gateway` role: a downstream HTTP filter that does everything in one pass. */
export class GatewayRoot extends PoolKeepingRoot {
  constructor(id: u32) {
    super(id);
  }

  protected ownStreamOf(id: u32, exchange: Exchange): StreamContext {
    const reply = new ReplySide(exchange, new LocalAnswers(exchange));
    return new RoleStream(id, exchange, new GatewayRequest(exchange), reply);
  }
}
