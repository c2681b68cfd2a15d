import { ConfiguredRoot } from "../configured-root";
import { StreamContext } from "../context";
import { Exchange } from "../exchange";
import { RoleStream } from "../role-stream";
import { AttemptReply } from "./attempt-reply";
import { AttemptRequest } from "./attempt-request";

/**
 * The `upstream` role: an HTTP filter in Envoy's router filter that serves single attempts, each afresh from the request as the client sent it.
 * Its pools are definitions only: the router has picked.
 */
export class UpstreamRoot extends ConfiguredRoot {
  constructor(id: u32) {
    super(id);
  }

  protected streamOf(id: u32, exchange: Exchange): StreamContext {
    const request = new AttemptRequest(exchange);
    return new RoleStream(id, exchange, request, new AttemptReply(exchange, request));
  }
}
