import { NOTHING, Slice, isNothing } from "../bytes/slice";
import { conversionOf } from "../backend/conversion-of";
import { dialectOf } from "../backend/dialects";
import { targetOf } from "../backend/targets";
import { GatewayError } from "../conversation/gateway-error";
import { Endpoint } from "../endpoint/endpoint";
import { missingModel } from "../endpoint/request-facts";
import { BackendChoice } from "./choose-backend";
import { Departure } from "./dispatch";
import { Exchange } from "./exchange";
import { noMemory, unsupportedBackend } from "./failures";
import { PreparedRequest } from "./prepared-request";
import { ReadRequest } from "./read-request";
import { RequestHeaders } from "./request-headers";

/** Carries a request into the API of a backend. */
export class RequestPreparation {
  /** What `run` made; null where it failed. The caller's to dispose. */
  prepared: PreparedRequest | null = null;

  constructor(
    private readonly exchange: Exchange,
    private readonly endpoint: Endpoint,
    private readonly headers: RequestHeaders,
    private readonly request: ReadRequest,
  ) {}

  /**
   * An error where the backend cannot be asked. `model`: what it is to be asked for where that was decided before; NOTHING where the
   * configuration decides.
   */
  run(choice: BackendChoice, model: Slice = NOTHING): GatewayError | null {
    const installation = this.exchange.installation;
    const config = installation.config;
    const backend = config.backends[choice.backend];
    const facts = this.request.facts;
    const api = this.endpoint.api;
    const conversion = conversionOf(api, backend, config.limits.responseBody);
    if (conversion === null) return unsupportedBackend(backend.name, this.endpoint.path);
    this.exchange.conversion = conversion;

    this.exchange.rememberModel(isNothing(model) ? this.modelOf(choice) : model);
    const asked = this.exchange.model;
    const wantsUsage = choice.costs.length > 0;
    const target = targetOf(config, backend.schema, asked, wantsUsage, this.headers, facts.model);
    if (isNothing(asked) && target.modelInPath) return missingModel();
    const departure = new Departure(choice, dialectOf(backend, api), asked, facts.stream);
    const prepared = new PreparedRequest(this.endpoint, departure, this.request.body);
    const error = this.write(
      prepared,
      conversion.writeRequest(this.request.tape, facts, target, prepared.converted),
    );
    if (error === null) this.prepared = prepared;
    else prepared.dispose();
    return error;
  }

  private modelOf(choice: BackendChoice): Slice {
    const installation = this.exchange.installation;
    const model = installation.config.backends[choice.backend].modelFor(this.request.facts.model);
    const pool = installation.pools[choice.backend];
    return pool === null ? model : pool.rewriteModel(model);
  }

  private write(prepared: PreparedRequest, error: GatewayError | null): GatewayError | null {
    if (error !== null) return error;
    if (prepared.exhausted) return noMemory();
    const mutator = this.exchange.installation.bodyMutators[prepared.departure.choice.backend];
    // What it did not change it has not written.
    if (mutator !== null) mutator.apply(prepared.leaving, prepared.mutated);
    return prepared.exhausted ? noMemory() : null;
  }
}
