import { Slice, isNothing } from "../bytes/slice";
import { conversionOf } from "../backend/conversion-of";
import { dialectOf } from "../backend/dialects";
import { targetOf } from "../backend/targets";
import { GatewayError } from "../conversation/gateway-error";
import { Endpoint } from "../endpoint/endpoint";
import { RequestFacts, missingModel } from "../endpoint/request-facts";
import { JsonError, scan } from "../json/scanner";
import { Tape } from "../json/tape";
import { chooseBackend } from "./choose-backend";
import { Departure } from "./dispatch";
import { Exchange } from "./exchange";
import { malformedJson, noMemory, unknownModel, unsupportedBackend } from "./failures";
import { PreparedRequest } from "./prepared-request";
import { RequestHeaders } from "./request-headers";

/** Reads a complete request, chooses its backend and carries it into that backend's API. */
export class RequestPreparation {
  /** What `run` made; null where it failed. The caller's to dispose. */
  prepared: PreparedRequest | null = null;
  private readonly tape: Tape = new Tape();
  private readonly facts: RequestFacts = new RequestFacts();

  constructor(
    private readonly exchange: Exchange,
    private readonly endpoint: Endpoint,
    private readonly headers: RequestHeaders,
    private readonly body: Slice,
  ) {}

  /** An error where the request must be answered instead. */
  run(): GatewayError | null {
    const scanned = scan(this.body, this.tape);
    if (scanned == JsonError.Memory) return noMemory();
    if (scanned != JsonError.None) return malformedJson(this.tape);
    const error = this.facts.read(this.tape, this.endpoint.needsModel);
    return error === null ? this.convert() : error;
  }

  dispose(): void {
    this.tape.dispose();
    this.facts.dispose();
  }

  private convert(): GatewayError | null {
    const installation = this.exchange.installation;
    const choice = chooseBackend(installation, this.facts.model, this.headers);
    if (choice.backend < 0) return unknownModel(this.facts.model);
    const config = installation.config;
    const backend = config.backends[choice.backend];
    const api = this.endpoint.api;
    const conversion = conversionOf(api, backend, config.limits.responseBody);
    if (conversion === null) return unsupportedBackend(backend.name, this.endpoint.path);
    this.exchange.conversion = conversion;

    const pool = installation.pools[choice.backend];
    const model = backend.modelFor(this.facts.model);
    this.exchange.rememberModel(pool === null ? model : pool.rewriteModel(model));
    const asked = this.exchange.model;
    const target = targetOf(
      config,
      backend.schema,
      asked,
      choice.costs.length > 0,
      this.headers,
      this.facts.model,
    );
    if (isNothing(asked) && target.modelInPath) return missingModel();
    const departure = new Departure(choice, dialectOf(backend, api), asked, this.facts.stream);
    const prepared = new PreparedRequest(this.endpoint, departure, this.body);
    const error = this.write(
      prepared,
      conversion.writeRequest(this.tape, this.facts, target, prepared.converted),
    );
    if (error === null) this.prepared = prepared;
    else prepared.dispose();
    return error;
  }

  private write(prepared: PreparedRequest, error: GatewayError | null): GatewayError | null {
    if (error !== null) return error;
    if (prepared.exhausted) return noMemory();
    const mutator = this.exchange.installation.bodyMutators[prepared.departure.choice.backend];
    // What it did not change it has not written.
    if (mutator !== null) mutator.apply(prepared.leaving, prepared.mutated);
    if (prepared.exhausted) return noMemory();
    this.headers.refuseCompression();
    return null;
  }
}
