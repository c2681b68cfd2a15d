import { scramble } from "../bytes/random";
import { Candidate } from "./candidate";
import { Candidates } from "./candidates";
import { claimOf } from "./rendezvous";

/** Scores this close are equal: sums of the same terms differ by rounding. */
const TOLERANCE: f64 = 1e-9;

/** Prompts do not decide between equals. */
export const NO_PREFIX: u64 = 0;

/**
 * The best of the candidates, in order: by score; of equal ones that with the fewest requests in flight; of those still equal, for a prompt
 * that no server knows the one it falls to in every worker, and else by lot, so that workers do not all choose the same.
 */
export class Ranking {
  /** How many are ranked. */
  count: i32 = 0;
  private readonly best: StaticArray<i32>;
  private lots: u64 = 0;
  private prefix: u64 = NO_PREFIX;

  /** Ranks up to so many. */
  constructor(limit: i32) {
    this.best = new StaticArray<i32>(limit);
  }

  /** The index of the candidate at `rank`, the best at 0. */
  at(rank: i32): i32 {
    return this.best[rank];
  }

  /**
   * Ranks the first `limit` candidates by their `sum`. `lots` is random; `prefix` is what a cold prompt is known by everywhere, or
   * NO_PREFIX.
   */
  rank(candidates: Candidates, limit: i32, lots: u64, prefix: u64): void {
    this.count = 0;
    this.lots = lots;
    this.prefix = prefix;
    const most = min(limit, this.best.length);
    for (let index = 0; index < candidates.count; index++) {
      const candidate = candidates.at(index);
      let rank = this.count;
      while (rank > 0 && this.precedes(candidate, candidates.at(this.best[rank - 1]))) rank--;
      if (rank == most) continue;
      if (this.count < most) this.count++;
      for (let place = this.count - 1; place > rank; place--) this.best[place] = this.best[place - 1];
      this.best[rank] = index;
    }
  }

  private precedes(left: Candidate, right: Candidate): bool {
    if (left.sum > right.sum + TOLERANCE) return true;
    if (right.sum > left.sum + TOLERANCE) return false;
    if (left.requests != right.requests) return left.requests < right.requests;
    return this.lotOf(left) > this.lotOf(right);
  }

  private lotOf(candidate: Candidate): u64 {
    if (this.prefix != NO_PREFIX) return claimOf(candidate.identity, this.prefix);
    return scramble(this.lots + (candidate.place as u64));
  }
}
