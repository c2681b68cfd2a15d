import { Label, parseLabels } from "./label";
import { Value } from "./value";

/** What a scorer looks at, in the order of SCORER_NAMES. */
export const enum ScorerType {
  Queue,
  RunningRequests,
  KvCacheUtilization,
  LoraAffinity,
  PrefixCache,
  InFlight,
  SessionAffinity,
  Latency,
  Label,
}

/** The names of the scorers as the configuration writes them; each may carry the suffix `-scorer`. */
const SCORER_NAMES: StaticArray<string> = [
  "queue",
  "running-requests",
  "kv-cache-utilization",
  "lora-affinity",
  "prefix-cache",
  "in-flight",
  "session-affinity",
  "latency",
  "label",
];

const SCORER_SUFFIX = "-scorer";

/** One term of the sum by which endpoints are compared. */
export class Scorer {
  /** For a label scorer: those that endpoints should have. */
  labels: Label[] = [];

  constructor(
    readonly type: ScorerType,
    readonly weight: f64,
  ) {}

  /** Whether it reads what the model servers say of their load. */
  get needsMetrics(): bool {
    return this.type <= ScorerType.LoraAffinity;
  }
}

/** What did best in simulated traffic of several kinds (`docs/decisions/0004-scorers-and-workers.md`). */
export function defaultScorers(): Scorer[] {
  return [
    new Scorer(ScorerType.Queue, 1),
    new Scorer(ScorerType.LoraAffinity, 3),
    new Scorer(ScorerType.PrefixCache, 3),
    new Scorer(ScorerType.InFlight, 2),
  ];
}

/** An array of `{type, weight, labels}`. */
export function parseScorers(values: Value[]): Scorer[] {
  const scorers: Scorer[] = [];
  for (let place = 0; place < values.length; place++) {
    const fields = values[place].fields();
    const type = fields.required("type");
    const named = type ? type.choice(SCORER_NAMES, SCORER_SUFFIX) : 0;
    const scorer = new Scorer(named as ScorerType, fields.weight("weight", 1));
    scorer.labels = parseLabels(fields);
    if (scorer.labels.length > 0 && scorer.type != ScorerType.Label) {
      fields.refuse("labels", "only a label scorer has labels");
    }
    scorers.push(scorer);
    fields.close();
  }
  return scorers;
}
