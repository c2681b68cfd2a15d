import { Sink } from "../../bytes/sink";
import { Slice } from "../../bytes/slice";
import { Usage } from "../../conversation/usage";
import { CostType } from "../../filterapi/cost";
import { MetricKind, defineMetric, incrementMetric, recordMetric } from "../../host/metrics";
import { tokenCount } from "../../usage/token-count";
import { ErrorType, REPLY_ERROR_TYPES, writeErrorTag } from "./error-type";

const TYPES: StaticArray<CostType> = [
  CostType.InputToken,
  CostType.CachedInputToken,
  CostType.CacheCreationInputToken,
  CostType.OutputToken,
  CostType.ReasoningToken,
];
const TYPE_NAMES: StaticArray<string> = [
  "input",
  "cached_input",
  "cache_creation_input",
  "output",
  "reasoning",
];

// Where the ids of metrics stand. Those of tokens, and of durations that ended in an error, come once for each type.
const TOKEN_USAGE: i32 = 0;
const TOKENS: i32 = TOKEN_USAGE + TYPES.length;
const FIRST_TOKEN: i32 = TOKENS + TYPES.length;
const PER_OUTPUT_TOKEN: i32 = FIRST_TOKEN + 1;
const DURATION: i32 = PER_OUTPUT_TOKEN + 1;
const FAILED_DURATION: i32 = DURATION + 1;

/** The metrics of one combination of tags, each defined when it is first needed. Times are in microseconds. */
export class Series {
  /** 0 for what is not defined yet: no host's id. */
  private readonly ids: StaticArray<u32> = new StaticArray<u32>(FAILED_DURATION + REPLY_ERROR_TYPES);

  /** Takes over `tags`, in the form they have in a metric's name. */
  constructor(private readonly tags: Sink) {}

  get key(): Slice {
    return this.tags.written;
  }

  /** Counts that are 0, or that the upstream did not tell, are not recorded. */
  usage(usage: Usage): void {
    for (let index = 0; index < TYPES.length; index++) {
      const count = tokenCount(usage, TYPES[index]);
      if (count == 0) continue;
      recordMetric(this.histogram(TOKEN_USAGE + index, "gen_ai.client.token.usage"), count);
      incrementMetric(this.idOf(TOKENS + index, MetricKind.Counter, "ai_gateway.tokens"), count);
    }
  }

  timeToFirstToken(time: u64): void {
    recordMetric(this.histogram(FIRST_TOKEN, "gen_ai.server.time_to_first_token"), time);
  }

  timePerOutputToken(time: u64): void {
    recordMetric(this.histogram(PER_OUTPUT_TOKEN, "gen_ai.server.time_per_output_token"), time);
  }

  /** `type`: one that replies can fail with, or None. */
  duration(time: u64, type: ErrorType): void {
    recordMetric(this.histogram(FAILED_DURATION + (type as i32), "gen_ai.server.request.duration"), time);
  }

  dispose(): void {
    this.tags.dispose();
  }

  private histogram(place: i32, name: string): u32 {
    return this.idOf(place, MetricKind.Histogram, name);
  }

  private idOf(place: i32, kind: MetricKind, name: string): u32 {
    let id = this.ids[place];
    if (id != 0) return id;
    const text = new Sink();
    text.ascii(name);
    text.bytes(this.tags.written);
    if (place < FIRST_TOKEN) {
      text.ascii(".token_type=");
      text.ascii(TYPE_NAMES[place % TYPES.length]);
      text.ascii("~");
    } else if (place >= FAILED_DURATION) {
      writeErrorTag((place - FAILED_DURATION) as ErrorType, text);
    }
    id = defineMetric(kind, text.written);
    text.dispose();
    this.ids[place] = id;
    return id;
  }
}
