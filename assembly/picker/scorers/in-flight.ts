import { Candidates } from "../candidates";
import { PickRequest } from "../pick-request";
import { Scorer } from "./scorer";

/** Prefers servers to which few requests of the gateway are under way: (max - requests) / max, 1 where there are none. */
export class InFlightScorer extends Scorer {
  score(candidates: Candidates, request: PickRequest): void {
    const count = candidates.count;
    let most = 0;
    for (let index = 0; index < count; index++) most = max(most, candidates.at(index).requests);
    for (let index = 0; index < count; index++) {
      const candidate = candidates.at(index);
      const requests = candidate.requests;
      candidate.score = requests <= 0 ? 1 : ((most - requests) as f64) / (most as f64);
    }
  }
}
