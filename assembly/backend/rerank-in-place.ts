import { Sink } from "../bytes/sink";
import { Slice } from "../bytes/slice";
import { PassingBody } from "../conversation/passing-body";
import { isInShape } from "../dialect/cohere/error-shape";
import { RerankWatch } from "../direct/rerank/rerank-watch";
import { ClientApi } from "../endpoint/endpoint";
import { carryError } from "./carry-error";
import { Dialect } from "./dialects";
import { DirectInPlace } from "./direct-in-place";

/** Cohere's rerank, on Cohere and on servers that have it beside OpenAI's APIs: those answer errors as OpenAI does. */
export class RerankInPlace extends DirectInPlace {
  /** `dialect`: the one that the backend's errors are in. */
  constructor(
    private readonly dialect: Dialect,
    limit: i32,
  ) {
    super(limit);
  }

  rewriteError(status: i32, errorType: Slice, body: Slice, into: Sink): bool {
    if (isInShape(body)) return false;
    carryError(this.dialect, ClientApi.Rerank, status, errorType, body, into);
    return true;
  }

  protected openWhole(): PassingBody {
    return new RerankWatch(this.limit);
  }
}
