import { Slice, isNothing } from "../bytes/slice";
import { dialectOf } from "../backend/dialects";
import { targetOf } from "../backend/targets";
import { GatewayError } from "../conversation/gateway-error";
import { Endpoint } from "../endpoint/endpoint";
import { RequestFacts, missingModel } from "../endpoint/request-facts";
import { JsonError, scan } from "../json/scanner";
import { Tape } from "../json/tape";
import { Estimate } from "../usage/budgets/estimate";
import { estimateOf } from "./estimate-of";
import { rememberAskedModel } from "./asked-model";
import { BackendChoice } from "./choose-backend";
import { Departure } from "./dispatch";
import { Exchange } from "./exchange";
import { malformedJson, noMemory } from "./failures";
import { openConversion } from "./open-conversion";
import { PreparedRequest } from "./prepared-request";
import { ReadRequest } from "./read-request";
import { RequestHeaders } from "./request-headers";

/** A request that is a JSON object. */
export class JsonRequest extends ReadRequest {
  private readonly tape: Tape = new Tape();
  private readonly facts: RequestFacts = new RequestFacts();

  constructor(body: Slice) {
    super(body);
  }

  read(endpoint: Endpoint): GatewayError | null {
    const scanned = scan(this.body, this.tape);
    if (scanned == JsonError.Memory) return noMemory();
    if (scanned != JsonError.None) return malformedJson(this.tape);
    return this.facts.read(this.tape, endpoint.needsModel);
  }

  get model(): Slice {
    return this.facts.model;
  }

  estimate(exchange: Exchange, endpoint: Endpoint): Estimate {
    return estimateOf(this.tape, this.body, endpoint, exchange.installation.config.defaults.maxTokens);
  }

  prepare(
    exchange: Exchange,
    endpoint: Endpoint,
    headers: RequestHeaders,
    choice: BackendChoice,
    model: Slice,
  ): GatewayError | null {
    this.prepared = null;
    const facts = this.facts;
    const config = exchange.installation.config;
    const backend = config.backends[choice.backend];
    const unserved = openConversion(exchange, endpoint, choice);
    const conversion = exchange.conversion;
    if (conversion === null) return unserved;

    rememberAskedModel(exchange, choice, facts.model, model);
    const asked = exchange.model;
    const wantsUsage = choice.costs.length > 0 || !exchange.installation.budgets.isEmpty;
    const target = targetOf(config, backend.schema, asked, wantsUsage, headers, facts.model);
    if (isNothing(asked) && target.modelInPath) return missingModel();
    const departure = new Departure(choice, dialectOf(backend, endpoint.api), asked, facts.stream);
    const prepared = new PreparedRequest(endpoint, departure, this.body);
    const error = conversion.writeRequest(this.tape, facts, target, prepared.converted);
    return this.complete(exchange, prepared, error);
  }

  dispose(): void {
    this.tape.dispose();
    this.facts.dispose();
  }

  private complete(
    exchange: Exchange,
    prepared: PreparedRequest,
    error: GatewayError | null,
  ): GatewayError | null {
    const mutator = exchange.installation.bodyMutators[prepared.departure.choice.backend];
    // What it did not change it has not written.
    if (error === null && !prepared.exhausted && mutator !== null) {
      mutator.apply(prepared.leaving, prepared.mutated);
    }
    if (error === null && !prepared.exhausted) {
      this.prepared = prepared;
      return null;
    }
    prepared.dispose();
    return error === null ? noMemory() : error;
  }
}
