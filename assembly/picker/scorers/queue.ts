import { Candidates } from "../candidates";
import { PickRequest } from "../pick-request";
import { lowestIsBest, unknownIsAverage } from "./relative";
import { Scorer } from "./scorer";

/** Prefers short queues: (max - waiting) / (max - min). */
export class QueueScorer extends Scorer {
  score(candidates: Candidates, request: PickRequest): void {
    for (let index = 0; index < candidates.count; index++) {
      const candidate = candidates.at(index);
      candidate.score = candidate.waiting as f64;
    }
    lowestIsBest(candidates);
    unknownIsAverage(candidates);
  }
}
