import { Picker } from "../filterapi/picker";
import { Scorer as ScorerSettings, ScorerType } from "../filterapi/scorer";
import { EndpointSet } from "./endpoint-set";
import { InFlightScorer } from "./scorers/in-flight";
import { KvCacheUtilizationScorer } from "./scorers/kv-cache-utilization";
import { LabelScorer } from "./scorers/label";
import { LatencyScorer } from "./scorers/latency";
import { LoraAffinityScorer } from "./scorers/lora-affinity";
import { PrefixCacheScorer } from "./scorers/prefix-cache";
import { QueueScorer } from "./scorers/queue";
import { RunningRequestsScorer } from "./scorers/running-requests";
import { Scorer } from "./scorers/scorer";
import { SessionAffinityScorer } from "./scorers/session-affinity";

/** A scorer with its weight in the sum. */
export class WeightedScorer {
  constructor(
    readonly scorer: Scorer,
    readonly weight: f64,
  ) {}
}

/** The scorers of a pool in the order of its configuration. All that look at prefixes are `prefixCache`. */
export function scorersOf(
  picker: Picker,
  endpoints: EndpointSet,
  prefixCache: PrefixCacheScorer,
): WeightedScorer[] {
  const scorers: WeightedScorer[] = [];
  for (let place = 0; place < picker.scorers.length; place++) {
    const settings = picker.scorers[place];
    scorers.push(new WeightedScorer(scorerOf(settings, endpoints, prefixCache), settings.weight));
  }
  return scorers;
}

function scorerOf(settings: ScorerSettings, endpoints: EndpointSet, prefixCache: PrefixCacheScorer): Scorer {
  switch (settings.type) {
    case ScorerType.Queue:
      return new QueueScorer();
    case ScorerType.RunningRequests:
      return new RunningRequestsScorer();
    case ScorerType.KvCacheUtilization:
      return new KvCacheUtilizationScorer();
    case ScorerType.LoraAffinity:
      return new LoraAffinityScorer();
    case ScorerType.PrefixCache:
      return prefixCache;
    case ScorerType.InFlight:
      return new InFlightScorer();
    case ScorerType.SessionAffinity:
      return new SessionAffinityScorer();
    case ScorerType.Latency:
      return new LatencyScorer();
    default:
      return new LabelScorer(settings.labels, endpoints);
  }
}
