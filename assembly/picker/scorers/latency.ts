import { UNKNOWN } from "../candidate";
import { Candidates } from "../candidates";
import { PickRequest } from "../pick-request";
import { lowestIsBest } from "./relative";
import { Scorer } from "./scorer";

/** Prefers servers that began their last replies soon: (max - time) / (max - min); 1 where no reply was timed lately. */
export class LatencyScorer extends Scorer {
  score(candidates: Candidates, request: PickRequest): void {
    for (let index = 0; index < candidates.count; index++) {
      const candidate = candidates.at(index);
      candidate.score = candidate.timeToFirstToken;
    }
    lowestIsBest(candidates);
    for (let index = 0; index < candidates.count; index++) {
      const candidate = candidates.at(index);
      if (candidate.score == UNKNOWN) candidate.score = 1;
    }
  }
}
