import { Slice, isNothing } from "../../bytes/slice";
import { dialectOf } from "../../backend/dialects";
import { namesModelInPath } from "../../backend/targets";
import { GatewayError } from "../../conversation/gateway-error";
import { Endpoint } from "../../endpoint/endpoint";
import { FormFacts } from "../../endpoint/form-facts";
import { missingModel } from "../../endpoint/request-facts";
import { rememberAskedModel } from "../asked-model";
import { BackendChoice } from "../choose-backend";
import { Departure } from "../dispatch";
import { Exchange } from "../exchange";
import { openConversion } from "../open-conversion";
import { PreparedForm } from "../prepared-form";
import { ReadRequest } from "../read-request";
import { RequestHeaders } from "../request-headers";

/** A form that goes to backends as it came, but for the model's name: so that name is all there is to prepare, and only the attempts do it. */
export class WholeForm extends ReadRequest {
  /** Takes over `facts`. */
  constructor(
    body: Slice,
    private readonly facts: FormFacts,
  ) {
    super(body);
  }

  read(_endpoint: Endpoint): GatewayError | null {
    return this.facts.read(this.body, true);
  }

  get model(): Slice {
    return this.facts.modelIn(this.body);
  }

  prepare(
    exchange: Exchange,
    endpoint: Endpoint,
    _headers: RequestHeaders,
    choice: BackendChoice,
    model: Slice,
  ): GatewayError | null {
    this.prepared = null;
    const unserved = openConversion(exchange, endpoint, choice);
    if (unserved !== null) return unserved;
    const backend = exchange.installation.config.backends[choice.backend];
    rememberAskedModel(exchange, choice, this.model, model);
    const asked = exchange.model;
    if (isNothing(asked) && namesModelInPath(backend.schema.name)) return missingModel();
    const departure = new Departure(choice, dialectOf(backend, endpoint.api), asked, false);
    const facts = this.facts;
    this.prepared = new PreparedForm(endpoint, departure, this.body, facts.modelStart, facts.modelEnd);
    return null;
  }

  dispose(): void {
    this.facts.dispose();
  }
}
