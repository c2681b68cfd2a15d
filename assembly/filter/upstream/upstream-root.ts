import { ConfiguredRoot } from "../configured-root";
import { StreamContext } from "../context";
import { Exchange } from "../exchange";
import { UpstreamStream } from "./upstream-stream";

/**
 * The `upstream` role: an HTTP filter in Envoy's router filter that serves single attempts, each afresh from the request as the client sent it.
 * Its pools are definitions only: the router has picked.
 */
export class UpstreamRoot extends ConfiguredRoot {
  constructor(id: u32) {
    super(id);
  }

  protected streamOf(id: u32, exchange: Exchange): StreamContext {
    return new UpstreamStream(id, exchange);
  }
}
