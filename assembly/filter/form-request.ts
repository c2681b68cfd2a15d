import { literal, parseDecimal } from "../bytes/ascii";
import { Sink } from "../bytes/sink";
import { Slice, equals, isNothing, lengthOf } from "../bytes/slice";
import { dialectOf } from "../backend/dialects";
import { namesModelInPath } from "../backend/targets";
import { GatewayError } from "../conversation/gateway-error";
import { ClientApi, Endpoint } from "../endpoint/endpoint";
import { FormFacts } from "../endpoint/form-facts";
import { missingModel } from "../endpoint/request-facts";
import { isForm, readerOfForm } from "../framing/form-type";
import { Buffer } from "../host/buffers";
import { rememberAskedModel } from "./asked-model";
import { BodyBuffer } from "./body-buffer";
import { BackendChoice } from "./choose-backend";
import { Departure } from "./dispatch";
import { Exchange } from "./exchange";
import { noMemory } from "./failures";
import { openConversion } from "./open-conversion";
import { PreparedForm } from "./prepared-form";
import { PreparedRequest } from "./prepared-request";
import { takeRequest } from "./request-body";
import { RequestHeaders } from "./request-headers";

const CONTENT_TYPE = literal("content-type");
const CONTENT_LENGTH = literal("content-length");

/** Whether a request is read as a form. Images to edit may be named in JSON as well. */
export function takesForm(endpoint: Endpoint, headers: RequestHeaders): bool {
  if (!endpoint.takesForms) return false;
  return endpoint.api != ClientApi.ImageEdits || isForm(headers.get(CONTENT_TYPE));
}

/** What the body is read for; null where the headers announce no form that could be read. */
export function formFactsOf(endpoint: Endpoint, headers: RequestHeaders): FormFacts | null {
  const type = headers.get(CONTENT_TYPE);
  const reader = isForm(type) ? readerOfForm(type) : null;
  return reader === null ? null : new FormFacts(endpoint, reader);
}

/** Null where the headers announce no form that could be read. */
export function formRequestOf(
  exchange: Exchange,
  endpoint: Endpoint,
  headers: RequestHeaders,
  chooser: BackendChooser,
): FormRequest | null {
  const facts = formFactsOf(endpoint, headers);
  return facts === null ? null : new FormRequest(exchange, endpoint, headers, facts, chooser);
}

/** Who knows which backend serves a request once its model is known. */
export interface BackendChooser {
  choose(model: Slice, headers: RequestHeaders): BackendChoice;
  /** Why there is none. */
  unserved(model: Slice): GatewayError;
  /** The model that was decided upon before; NOTHING where none was. */
  decidedModel(choice: BackendChoice): Slice;
}

/**
 * A request that is a form, a file with some fields around it: kept until its model is known and its file begins, then sent on with the
 * model it is to be served by. Where something must see all of it, a signature or an external picker, it is kept to its end.
 */
export class FormRequest {
  /** The request once it can leave; null before. Whoever takes it disposes of it, while this lives. */
  prepared: PreparedRequest | null = null;
  private readonly body: BodyBuffer;
  private choice: BackendChoice | null = null;

  constructor(
    private readonly exchange: Exchange,
    private readonly endpoint: Endpoint,
    private readonly headers: RequestHeaders,
    private readonly facts: FormFacts,
    private readonly chooser: BackendChooser,
  ) {
    this.body = new BodyBuffer(Buffer.RequestBody, exchange.installation.config.limits.requestBody);
  }

  /** Takes the `size` bytes that the host holds now. An error where the request must be answered instead. */
  take(size: i32, end: bool): GatewayError | null {
    let error = takeRequest(this.body, size);
    if (error === null) error = this.facts.read(this.body.content, end);
    if (error !== null) return error;
    if (!this.facts.isEnough) return null;
    const choice = this.choice;
    if (choice !== null) return end ? this.prepare(choice) : null;
    return this.route(end);
  }

  dispose(): void {
    this.facts.dispose();
    this.body.dispose();
  }

  /** Chooses the backend. `end`: the whole form is there. */
  private route(end: bool): GatewayError | null {
    const installation = this.exchange.installation;
    const named = this.facts.modelIn(this.body.content);
    const choice = this.chooser.choose(named, this.headers);
    if (choice.backend < 0) return this.chooser.unserved(named);
    this.choice = choice;
    const unserved = openConversion(this.exchange, this.endpoint, choice);
    if (unserved !== null) return unserved;

    const pool = installation.pools[choice.backend];
    const authenticator = installation.authenticators[choice.backend];
    const isSigned = authenticator !== null && authenticator.signsBody;
    const isShown = pool !== null && pool.service !== null;
    return end || (!isSigned && !isShown) ? this.prepare(choice) : null;
  }

  private prepare(choice: BackendChoice): GatewayError | null {
    const facts = this.facts;
    const installation = this.exchange.installation;
    const backend = installation.config.backends[choice.backend];
    const named = facts.modelIn(this.body.content);
    rememberAskedModel(this.exchange, choice, named, this.chooser.decidedModel(choice));
    const asked = this.exchange.model;
    const isInPath = namesModelInPath(backend.schema.name);
    if (isInPath && isNothing(asked)) return missingModel();
    let modelStart = facts.modelStart;
    let modelEnd = facts.modelEnd;
    if (!isInPath && !equals(asked, named)) {
      const before = lengthOf(this.body.content);
      modelStart = this.writeModel(asked);
      modelEnd = modelStart + lengthOf(asked);
      if (modelStart < 0) return noMemory();
      this.announceLength(lengthOf(this.body.content) - before);
    }
    const departure = new Departure(choice, dialectOf(backend, this.endpoint.api), asked, false);
    this.prepared = new PreparedForm(this.endpoint, departure, this.body.content, modelStart, modelEnd);
    return null;
  }

  /**
   * Puts another model in the place of the one the form names, or a part for it before all others. Where its name then stands; -1 where there
   * is no memory for it.
   */
  private writeModel(model: Slice): i32 {
    const facts = this.facts;
    if (facts.hasModel) {
      return this.body.splice(facts.modelStart, facts.modelEnd, model) ? facts.modelStart : -1;
    }
    const part = new Sink();
    part.bytes(facts.dashBoundary);
    part.ascii('\r\nContent-Disposition: form-data; name="model"\r\n\r\n');
    const start = facts.start + part.length;
    part.bytes(model);
    part.ascii("\r\n");
    const isWritten = this.body.splice(facts.start, facts.start, part.written);
    part.dispose();
    return isWritten ? start : -1;
  }

  /** What is still to come counts too, so the length that was announced changes by what was added. */
  private announceLength(added: i32): void {
    const announced = parseDecimal(this.headers.get(CONTENT_LENGTH));
    if (announced < 0 || added == 0) return;
    const digits = new Sink();
    digits.decimal(announced + added);
    this.headers.set(CONTENT_LENGTH, digits.written);
    digits.dispose();
  }
}
