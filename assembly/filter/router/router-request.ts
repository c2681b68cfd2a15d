import { fitsHeader } from "../../auth/credential-text";
import { literal } from "../../bytes/ascii";
import { NOTHING, Slice, isNothing } from "../../bytes/slice";
import { GatewayError } from "../../conversation/gateway-error";
import { Endpoint } from "../../endpoint/endpoint";
import { FormFacts } from "../../endpoint/form-facts";
import { Rule, RuleBackend } from "../../filterapi/rule";
import { Buffer, replaceBuffer } from "../../host/buffers";
import { DataAction, HeadersAction } from "../../host/status";
import { continueRequest } from "../../host/stream";
import { ImmediateAnswer } from "../../picker/external/immediate-answer";
import { NO_BACKEND, backendOfRoute } from "../choose-backend";
import { choosePassthrough } from "../choose-passthrough";
import { DepartureState } from "../departing";
import { Exchange } from "../exchange";
import { notAForm, unknownModel } from "../failures";
import { formFactsOf, takesForm } from "../form-request";
import { Passthrough } from "../passthrough";
import { placeInPool } from "../place-in-pool";
import { ReadRequest } from "../read-request";
import { RequestHeaders } from "../request-headers";
import { RequestSide } from "../request-side";
import { reserveTokens } from "../reserve-tokens";
import { ENVOY_ORIGINAL_PATH, MODEL_HEADER, ORIGINAL_PATH_HEADER } from "../steering-headers";
import { MODEL, RULE, publishText } from "../telemetry/publish";
import { Candidate } from "./candidate";
import { ChainListener, ChainSearch } from "./chain-search";
import { FallbackChain } from "./fallback-chain";
import { PriorityGroup, priorityGroupsOf } from "./priority-group";
import { nameChain, steerChain } from "./steer-chain";
import { WholeForm } from "./whole-form";

const PATH = literal(":path");

/** The way of a request through the router: read once, given a chain of backends, sent on as it came. */
export class RouterRequest extends RequestSide implements ChainListener {
  private request: ReadRequest | null = null;
  /** What a form is read for, until it is; null for other requests. */
  private form: FormFacts | null = null;
  private search: ChainSearch | null = null;
  private state: DepartureState = DepartureState.Waiting;
  /** Whether the host holds the body until it is told to go on. */
  private isHeld: bool = false;
  /** Whether Envoy's routes go by the name of the backend, not by that of the model. */
  private isNamed: bool = true;

  constructor(
    exchange: Exchange,
    private readonly chain: FallbackChain,
  ) {
    super(exchange);
  }

  found(): void {
    const headers = this.headers;
    if (headers === null) return;
    const first = this.chain.candidates[0];
    publishText(RULE, first.choice.ruleName);
    if (!this.reserve(first.name, first.choice.ruleName, headers)) return;
    if (this.isNamed) nameChain(this.chain, headers);
    steerChain(this.chain, headers);
    this.chain.tell();
    this.leave();
  }

  refused(error: GatewayError): void {
    this.state = DepartureState.Answered;
    this.refuse(error);
  }

  answered(answer: ImmediateAnswer): void {
    this.state = DepartureState.Answered;
    this.exchange.pass(answer);
  }

  dispose(): void {
    const search = this.search;
    if (search !== null) search.dispose();
    this.search = null;
    this.chain.release();
    const request = this.request;
    if (request !== null) request.dispose();
    this.request = null;
    const form = this.form;
    if (form !== null) form.dispose();
    this.form = null;
    super.dispose();
  }

  /** What is no endpoint's goes to one backend, unread. */
  protected beginUnknown(headers: RequestHeaders, path: Slice, end: bool): HeadersAction {
    const installation = this.exchange.installation;
    const choice = choosePassthrough(installation, this.exchange.dialect, headers);
    if (choice.backend < 0) return super.beginUnknown(headers, path, end);
    const passthrough = new Passthrough(this.exchange, headers, path, choice);
    const refusal = passthrough.check();
    passthrough.dispose();
    if (refusal !== null) return this.refuse(refusal);
    const candidate = new Candidate(this.exchange, choice);
    this.chain.add(candidate);
    const pool = candidate.pool;
    let error: GatewayError | null = null;
    if (pool !== null) error = placeInPool(candidate.exchange, pool, headers, NOTHING, NOTHING);
    if (error !== null) return this.refuse(error);
    this.found();
    this.dispose();
    return HeadersAction.Continue;
  }

  protected begin(endpoint: Endpoint, headers: RequestHeaders): HeadersAction {
    if (takesForm(endpoint, headers)) {
      this.form = formFactsOf(endpoint, headers);
      if (this.form === null) return this.refuse(notAForm());
    }
    return super.begin(endpoint, headers);
  }

  /** A form is kept to its end here, as every request that may be sent more than once. */
  protected requestOf(body: Slice): ReadRequest {
    const form = this.form;
    if (form === null) return super.requestOf(body);
    this.form = null;
    return new WholeForm(body, form);
  }

  protected send(request: ReadRequest, endpoint: Endpoint, headers: RequestHeaders): DataAction {
    this.request = request;
    publishText(MODEL, request.model);
    const config = this.exchange.installation.config;
    if (!isNothing(request.model) && fitsHeader(request.model)) headers.set(MODEL_HEADER, request.model);
    if (config.rules.length > 0) {
      const rule = this.exchange.installation.runtime.matchRule(request.model, headers);
      if (rule === null) this.refused(unknownModel(request.model));
      else this.searchAmong(rule, priorityGroupsOf(rule), request, endpoint, headers);
    } else {
      this.isNamed = config.backends.length == 1;
      headers.set(ORIGINAL_PATH_HEADER, headers.get(PATH));
      headers.set(ENVOY_ORIGINAL_PATH, headers.get(PATH));
      const backend = backendOfRoute(this.exchange.installation);
      if (backend != NO_BACKEND) this.searchAmong(null, groupOf(backend), request, endpoint, headers);
      else if (this.reserve(NOTHING, NOTHING, headers)) this.leave();
    }
    return this.outcome(request);
  }

  private searchAmong(
    rule: Rule | null,
    groups: PriorityGroup[],
    request: ReadRequest,
    endpoint: Endpoint,
    headers: RequestHeaders,
  ): void {
    const search = new ChainSearch(this, this.exchange, request, endpoint, headers, rule, groups, this.chain);
    this.search = search;
    search.advance();
  }

  private outcome(request: ReadRequest): DataAction {
    if (this.state == DepartureState.Answered) return DataAction.Taken;
    replaceBuffer(Buffer.RequestBody, request.body);
    this.isHeld = this.state == DepartureState.Waiting;
    if (this.isHeld) return DataAction.Buffer;
    this.dispose();
    return DataAction.Continue;
  }

  /** Takes what the request may use from the budgets that concern it and the backend it goes to first. False where it was refused instead. */
  private reserve(backend: Slice, rule: Slice, headers: RequestHeaders): bool {
    const request = this.request;
    const endpoint = this.endpoint;
    // What passes unread is not counted.
    if (request === null || endpoint === null) return true;
    const exchange = this.exchange;
    exchange.budgetHold = exchange.installation.budgets.holdFor(request.model, backend, rule, headers);
    if (exchange.budgetHold === null) return true;
    const error = reserveTokens(exchange, request.estimate(exchange, endpoint));
    if (error !== null) this.refused(error);
    return error === null;
  }

  private leave(): void {
    this.state = DepartureState.Left;
    this.exchange.forwarded = true;
    if (this.isHeld) continueRequest();
  }
}

function groupOf(backend: i32): PriorityGroup[] {
  const member = new RuleBackend();
  member.index = backend;
  const group = new PriorityGroup(0);
  group.add(member);
  return [group];
}
