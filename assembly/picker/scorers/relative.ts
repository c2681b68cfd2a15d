import { UNKNOWN } from "../candidate";
import { Candidates } from "../candidates";

/**
 * Turns measures, written where the scores go, into scores: (max - measure) / (max - min) over those that are known, 1 where they are all
 * equal.
 */
export function lowestIsBest(candidates: Candidates): void {
  const count = candidates.count;
  let least = Infinity;
  let most = 0.0;
  for (let index = 0; index < count; index++) {
    const measure = candidates.at(index).score;
    if (measure == UNKNOWN) continue;
    if (measure < least) least = measure;
    if (measure > most) most = measure;
  }
  const range = most - least;
  for (let index = 0; index < count; index++) {
    const candidate = candidates.at(index);
    const measure = candidate.score;
    if (measure != UNKNOWN) candidate.score = range > 0 ? (most - measure) / range : 1;
  }
}

/**
 * Gives servers of which nothing is known the mean score of the others, 1 where there are none: neither do all requests go to them, as if
 * they were idle, nor none.
 */
export function unknownIsAverage(candidates: Candidates): void {
  const count = candidates.count;
  let sum = 0.0;
  let known = 0;
  for (let index = 0; index < count; index++) {
    const score = candidates.at(index).score;
    if (score == UNKNOWN) continue;
    sum += score;
    known++;
  }
  if (known == count) return;
  const average = known == 0 ? 1 : sum / (known as f64);
  for (let index = 0; index < count; index++) {
    const candidate = candidates.at(index);
    if (candidate.score == UNKNOWN) candidate.score = average;
  }
}
