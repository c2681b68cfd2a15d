import { Slice } from "../bytes/slice";
import { GatewayError } from "../conversation/gateway-error";
import { Endpoint } from "../endpoint/endpoint";
import { Estimate } from "../usage/budgets/estimate";
import { BackendChoice } from "./choose-backend";
import { Exchange } from "./exchange";
import { PreparedRequest } from "./prepared-request";
import { RequestHeaders } from "./request-headers";

/** A complete request, read once whatever the backends it is then prepared for. */
export abstract class ReadRequest {
  /** What the last `prepare` made; null where it failed. The caller's to dispose, before this is. */
  prepared: PreparedRequest | null = null;

  /** `body` must live as long as this. */
  constructor(readonly body: Slice) {}

  /** An error where the request must be answered instead. */
  abstract read(endpoint: Endpoint): GatewayError | null;

  /** The model that the client names; NOTHING where it names none and need not. */
  abstract get model(): Slice;

  /** What the request may use of token budgets, so far as its body tells. */
  estimate(_exchange: Exchange, _endpoint: Endpoint): Estimate {
    return new Estimate();
  }

  /**
   * Carries the request into the API of a backend. An error where that cannot be asked. `model`: what it is to be asked for where that was
   * decided before; NOTHING where the configuration decides.
   */
  abstract prepare(
    exchange: Exchange,
    endpoint: Endpoint,
    headers: RequestHeaders,
    choice: BackendChoice,
    model: Slice,
  ): GatewayError | null;

  abstract dispose(): void;
}
