import { UNKNOWN } from "../candidate";
import { Candidates } from "../candidates";
import { PickRequest } from "../pick-request";
import { unknownIsAverage } from "./relative";
import { Scorer } from "./scorer";

/** Prefers servers with room in their KV cache: 1 - usage. */
export class KvCacheUtilizationScorer extends Scorer {
  score(candidates: Candidates, request: PickRequest): void {
    for (let index = 0; index < candidates.count; index++) {
      const candidate = candidates.at(index);
      candidate.score = candidate.isFresh ? max(0.0, 1 - candidate.kvCacheUsage) : UNKNOWN;
    }
    unknownIsAverage(candidates);
  }
}
