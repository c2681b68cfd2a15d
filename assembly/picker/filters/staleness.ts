import { Candidates } from "../candidates";

/**
 * Drops the servers that have stopped telling their load, which tends to mean that they have stopped altogether, while others still do.
 * Where none does, it is the reading that fails, and all stay. One that never told its load stays too: it may be new, or have no metrics.
 */
export function dropStale(candidates: Candidates): void {
  let fresh = 0;
  let stale = 0;
  for (let index = 0; index < candidates.count; index++) {
    if (candidates.at(index).isFresh) fresh++;
    else if (candidates.at(index).isStale) stale++;
  }
  if (fresh == 0 || stale == 0) return;
  let kept = 0;
  for (let index = 0; index < candidates.count; index++) {
    if (!candidates.at(index).isStale) candidates.move(index, kept++);
  }
  candidates.count = kept;
}
