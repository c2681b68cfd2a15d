import { Random } from "../bytes/random";
import { InferencePool } from "../filterapi/inference-pool";
import { Label } from "../filterapi/label";
import { PickerType } from "../filterapi/picker";
import { Candidates } from "./candidates";
import { EndpointSet } from "./endpoint-set";
import { dropEjected, dropReportedUnhealthy } from "./filters/health";
import { dropStale } from "./filters/staleness";
import { SubsetFilter } from "./filters/subset";
import { SharedPrefixes } from "./metrics/shared-prefixes";
import { ModelServer } from "./model-server";
import { PickOutcome } from "./pick-outcome";
import { PickRequest } from "./pick-request";
import { NO_PREFIX, Ranking } from "./ranking";
import { isSaturated } from "./saturation";
import { PrefixCacheScorer } from "./scorers/prefix-cache";
import { WeightedScorer, scorersOf } from "./weighted-scorer";

/**
 * Picks model servers for requests: filters say which may be picked, scorers how good each is, and the best, or those that chance prefers
 * by their scores, make the fallback list. Nothing is allocated for a pick unless the pool has grown.
 */
export class BuiltInPicker {
  private readonly candidates: Candidates = new Candidates();
  private readonly subset: SubsetFilter;
  private readonly scorers: WeightedScorer[];
  private readonly prefixCache: PrefixCacheScorer;
  private readonly ranking: Ranking;
  private readonly random: Random;

  /** `seed` should differ from worker to worker; `prefixes` is what it shares with them, null for nothing. */
  constructor(
    private readonly pool: InferencePool,
    private readonly endpoints: EndpointSet,
    seed: u64,
    prefixes: SharedPrefixes | null = null,
  ) {
    const picker = pool.picker;
    const subset = pool.subset;
    this.subset = new SubsetFilter(endpoints, subset === null ? new Array<Label>() : subset.labels);
    const prefixCache = new PrefixCacheScorer(picker.prefixCache, prefixes);
    this.prefixCache = prefixCache;
    this.scorers = scorersOf(picker, endpoints, prefixCache);
    this.ranking = new Ranking(picker.maxEndpoints);
    this.random = new Random(seed);
  }

  /** The memory that prefixes have taken, in bytes. */
  get prefixMemory(): i32 {
    return this.prefixCache.size;
  }

  /**
   * Fills `picked` with the servers that the request's attempts should use, in order. The first is taken to be used: the request's prompt
   * counts as known to it.
   */
  pick(request: PickRequest, picked: ModelServer[]): PickOutcome {
    picked.length = 0;
    const settings = this.pool.picker;
    const candidates = this.candidates;
    candidates.begin(this.endpoints, request.now, settings.metrics.staleAfterMilliseconds);
    this.subset.apply(candidates, request.subsetList);
    if (request.priority < 0 && candidates.count > 0 && isSaturated(candidates, settings.saturation)) {
      return PickOutcome.Saturated;
    }
    dropReportedUnhealthy(candidates);
    const probe = dropEjected(candidates);
    if (settings.needsMetrics) dropStale(candidates);
    if (candidates.count == 0) return PickOutcome.NoEndpoint;

    if (probe !== null) {
      // At the head of the list, where the next server saves the request if the probe fails. A list of one is put at risk: otherwise
      // the server would never come back.
      probe.health.beginProbe(request.now);
      picked.push(probe);
    }
    this.addScores(request);
    if (settings.type == PickerType.WeightedRandom) this.drawLots();
    const places = settings.maxEndpoints - picked.length;
    this.ranking.rank(candidates, places, this.random.next(), this.coldPrefix(request));
    for (let rank = 0; rank < this.ranking.count; rank++)
      picked.push(candidates.at(this.ranking.at(rank)).server);
    this.prefixCache.record(request, picked[0]);
    return PickOutcome.Picked;
  }

  /** A request was not served by the server it was picked for first, but by another: what is known of prompts moves with it. */
  moved(request: PickRequest, from: ModelServer, to: ModelServer): void {
    this.prefixCache.moved(request, from, to);
  }

  /** Gives the memory back. */
  dispose(): void {
    this.prefixCache.dispose();
    this.subset.dispose();
    this.candidates.dispose();
  }

  private addScores(request: PickRequest): void {
    const candidates = this.candidates;
    for (let index = 0; index < candidates.count; index++) candidates.at(index).sum = 0;
    for (let place = 0; place < this.scorers.length; place++) {
      const weight = this.scorers[place].weight;
      this.scorers[place].scorer.score(candidates, request);
      for (let index = 0; index < candidates.count; index++) {
        const candidate = candidates.at(index);
        candidate.sum += weight * clamp(candidate.score);
      }
    }
  }

  /**
   * Turns sums into keys by which the greatest are a random sample with the sums as weights, without replacement: ln(U) / sum, which orders
   * as U^(1 / sum) does (A-Res, Efraimidis and Spirakis 2006).
   */
  private drawLots(): void {
    for (let index = 0; index < this.candidates.count; index++) {
      const candidate = this.candidates.at(index);
      candidate.sum = candidate.sum > 0 ? Math.log(this.random.fraction()) / candidate.sum : -Infinity;
    }
  }

  /** What a prompt that no server knows is known by in every worker; NO_PREFIX for any other. */
  private coldPrefix(request: PickRequest): u64 {
    return this.prefixCache.isCold && request.prefix.length > 0 ? request.prefix.at(0) : NO_PREFIX;
  }
}

/** Not a number counts as 0. */
function clamp(score: f64): f64 {
  if (!(score > 0)) return 0;
  return score < 1 ? score : 1;
}
