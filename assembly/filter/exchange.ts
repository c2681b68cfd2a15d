import { Conversion } from "../backend/conversion";
import { Sink } from "../bytes/sink";
import { NOTHING, Slice, isNothing } from "../bytes/slice";
import { GatewayError } from "../conversation/gateway-error";
import { Usage } from "../conversation/usage";
import { ClientDialect } from "../endpoint/endpoint";
import { Cost, CostType } from "../filterapi/cost";
import { ImmediateAnswer } from "../picker/external/immediate-answer";
import { Attribution } from "./attribution";
import { Hold } from "../usage/budgets/hold";
import { BackendChoice } from "./choose-backend";
import { sendAnswer } from "./external/send-answer";
import { Installation } from "./installation";
import { replyError, replyJson } from "./local-reply";
import { OutsidePick } from "./outside-pick";
import { Placement } from "./placement";
import { errorTypeOfKind } from "./telemetry/error-type";
import { Measurement } from "./telemetry/measurement";
import { RULE, publishError, publishText } from "./telemetry/publish";
import { currentMilliseconds } from "./time";

/** One request and its reply: what both sides of a stream know of each other. */
export class Exchange {
  /** Whose errors the client reads. */
  dialect: ClientDialect = ClientDialect.OpenAi;
  /** Whether the gateway has answered by itself: a second answer would crash Envoy. */
  replied: bool = false;
  /** Whether the request went on to a backend of ours, so that its reply concerns us. */
  forwarded: bool = false;
  /** How request and reply are carried; null where the request passes unread. */
  conversion: Conversion | null = null;
  /** Whether the reply passes unread whatever it is, errors included: nothing is known of what was asked. */
  passesReply: bool = false;
  /** The endpoints of a pool that serve the request; null for a provider, and where Envoy chooses. */
  placement: Placement | null = null;
  /** The talk with the external picker that was asked for them; null where none was. */
  outsidePick: OutsidePick | null = null;
  /** What the request holds of token budgets; null where none concerns it. */
  budgetHold: Hold | null = null;
  /** What to charge, decided with the backend. */
  costs: Cost[] = [];
  /** What expressions among the costs may ask; null where there are none. */
  attribution: Attribution | null = null;
  /** Whether costs were published, and how many of them could not be worked out the last time. */
  charged: bool = false;
  failedCosts: i32 = 0;
  /** Token counts as far as they are known. */
  readonly usage: Usage = new Usage();
  readonly measurement: Measurement = new Measurement();
  private readonly modelName: Sink = new Sink();
  private readonly requestId: Sink = new Sink();

  /** `context`: the id of the stream's context. */
  constructor(
    readonly installation: Installation,
    readonly context: u32,
  ) {
    installation.enter();
  }

  /** The model the backend was asked for; empty where the body was not read. */
  get model(): Slice {
    return this.modelName.written;
  }

  /** Keeps the model's name beyond the request. */
  rememberModel(model: Slice): void {
    this.modelName.bytes(model);
  }

  /** Keeps the provider's id of the request beyond the headers; NOTHING stays NOTHING. */
  rememberRequestId(id: Slice): Slice {
    if (isNothing(id)) return NOTHING;
    this.requestId.bytes(id);
    return this.requestId.written;
  }

  /** Answers with an error in the client's dialect, unless the stream was answered already. */
  fail(error: GatewayError): void {
    if (this.replied) return;
    this.replied = true;
    this.installation.counters.localReply();
    const type = errorTypeOfKind(error.kind);
    this.installation.counters.error(type);
    publishError(type);
    replyError(error, this.dialect);
  }

  /** Answers with JSON of the gateway's own. */
  answer(status: i32, details: Slice, body: Slice): void {
    if (this.replied) return;
    this.replied = true;
    this.installation.counters.localReply();
    replyJson(status, details, body);
  }

  /** Answers as an external picker says. */
  pass(answer: ImmediateAnswer): void {
    if (this.replied) return;
    this.replied = true;
    this.installation.counters.localReply();
    sendAnswer(answer);
  }

  /** Takes over what the request is to be charged, once its model is remembered. */
  charge(choice: BackendChoice): void {
    const backend = this.installation.config.backends[choice.backend];
    this.measurement.leave(backend, this.model);
    publishText(RULE, choice.ruleName);
    this.costs = choice.costs;
    if (!hasExpression(choice.costs)) return;
    this.attribution = new Attribution(choice, this.model, backend.name, this.usage);
  }

  /** Charges token budgets what was used as far as is known, and gives back the rest of what was reserved. Counts once. */
  settleBudgets(): void {
    const hold = this.budgetHold;
    if (hold === null) return;
    for (let index = 0; index < hold.size; index++) {
      const tokens = hold.tokensOf(index, this.usage);
      this.installation.counters.budgetTokens.add(hold.nameOf(index), tokens);
    }
    hold.settle(this.usage, currentMilliseconds());
  }

  dispose(): void {
    this.settleBudgets();
    const placement = this.placement;
    if (placement !== null) placement.dispose();
    this.placement = null;
    // After the placement, whose addresses are the pick's.
    const outsidePick = this.outsidePick;
    if (outsidePick !== null) outsidePick.dispose();
    this.outsidePick = null;
    const attribution = this.attribution;
    if (attribution !== null) attribution.dispose();
    this.attribution = null;
    const conversion = this.conversion;
    if (conversion !== null) conversion.dispose();
    this.conversion = null;
    this.measurement.dispose();
    this.modelName.dispose();
    this.requestId.dispose();
    this.installation.counters.costFailures(this.failedCosts);
    this.installation.leave();
  }
}

function hasExpression(costs: Cost[]): bool {
  for (let index = 0; index < costs.length; index++) {
    if (costs[index].type == CostType.Cel) return true;
  }
  return false;
}
