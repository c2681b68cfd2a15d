import { literal } from "../bytes/ascii";
import { startOf } from "../bytes/slice";
import { Sink } from "../bytes/sink";
import { Usage } from "../conversation/usage";
import { MetricKind, defineMetric, incrementMetric } from "../host/metrics";
import { PUBLISHED_COUNTS } from "../usage/state-keys";
import { tokenCount } from "../usage/token-count";
import { BudgetCounter } from "./budget-counter";
import { ERROR_TYPES, ErrorType, writeErrorTag } from "./telemetry/error-type";

/** The counters of one configuration. Envoy keeps one value a name, whichever VM counts. */
export class Counters {
  private readonly requests: u32 = counter("ai_gateway.requests");
  private readonly localReplies: u32 = counter("ai_gateway.local_replies");
  private readonly unreadReplies: u32 = counter("ai_gateway.unread_replies");
  private readonly failedReplies: u32 = counter("ai_gateway.failed_replies");
  private readonly retries: u32 = counter("ai_gateway.retries");
  private readonly picks: u32 = counter("ai_gateway.picks");
  private readonly refusedPicks: u32 = counter("ai_gateway.refused_picks");
  private readonly failedPicks: u32 = counter("ai_gateway.failed_picks");
  private readonly shedRequests: u32 = counter("ai_gateway.shed_requests");
  private readonly failedCosts: u32 = counter("ai_gateway.cost_failures");
  private readonly droppedFields: u32 = counter("ai_gateway.dropped_fields");
  /** For each type of error; 0 for one that has not occurred yet. */
  private readonly errors: StaticArray<u32> = new StaticArray<u32>(ERROR_TYPES);
  /** Requests that a token budget has refused. */
  readonly budgetRefusals: BudgetCounter = new BudgetCounter("ai_gateway.budget_refusals");
  /** Tokens that were counted in a budget. */
  readonly budgetTokens: BudgetCounter = new BudgetCounter("ai_gateway.budget_tokens");
  private readonly tokens: StaticArray<u32> = new StaticArray<u32>(PUBLISHED_COUNTS.length);

  constructor() {
    for (let index = 0; index < PUBLISHED_COUNTS.length; index++) {
      this.tokens[index] = defineMetric(MetricKind.Counter, PUBLISHED_COUNTS[index].metric);
    }
  }

  request(): void {
    incrementMetric(this.requests, 1);
  }

  /** The gateway answered by itself, with an error or a list of models. */
  localReply(): void {
    incrementMetric(this.localReplies, 1);
  }

  /** A reply of which the usage should have been read, but could not. */
  unreadReply(): void {
    incrementMetric(this.unreadReplies, 1);
  }

  /** A reply that began with success and then failed, or broke off. */
  failedReply(): void {
    incrementMetric(this.failedReplies, 1);
  }

  /** How often a request was sent again. */
  retry(count: i32): void {
    if (count > 0) incrementMetric(this.retries, count);
  }

  pick(): void {
    incrementMetric(this.picks, 1);
  }

  /** Endpoints that an external picker named and the pool, or the request's subset, does not have. */
  refusePicks(count: i32): void {
    incrementMetric(this.refusedPicks, count);
  }

  /** An external picker could not be asked, or gave no usable answer. */
  failPick(): void {
    incrementMetric(this.failedPicks, 1);
  }

  /** A request of low priority that a saturated pool did not take. */
  shed(): void {
    incrementMetric(this.shedRequests, 1);
  }

  /** Costs of a reply whose expressions could not be worked out: they are not charged. */
  costFailures(count: i32): void {
    incrementMetric(this.failedCosts, count);
  }

  /** Fields of a request that its backend's API has nothing for. */
  dropFields(count: i32): void {
    incrementMetric(this.droppedFields, count);
  }

  /** A request failed, whoever says so. */
  error(type: ErrorType): void {
    if (this.errors[type] == 0) {
      const name = new Sink();
      name.ascii("ai_gateway.errors");
      writeErrorTag(type, name);
      this.errors[type] = defineMetric(MetricKind.Counter, name.written);
      name.dispose();
    }
    incrementMetric(this.errors[type], 1);
  }

  usage(usage: Usage): void {
    for (let index = 0; index < PUBLISHED_COUNTS.length; index++) {
      incrementMetric(this.tokens[index], tokenCount(usage, PUBLISHED_COUNTS[index].type));
    }
  }
}

function counter(name: string): u32 {
  const text = literal(name);
  const metric = defineMetric(MetricKind.Counter, text);
  heap.free(startOf(text));
  return metric;
}
