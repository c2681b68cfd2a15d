import { Candidates } from "../candidates";
import { ModelServer } from "../model-server";

/** Drops the servers that are reported not to be ready by someone who looked lately. */
export function dropReportedUnhealthy(candidates: Candidates): void {
  let kept = 0;
  for (let index = 0; index < candidates.count; index++) {
    if (!candidates.at(index).isReportedUnhealthy) candidates.move(index, kept++);
  }
  candidates.count = kept;
}

/**
 * Drops ejected servers; where that would be all, none: what fails most of the time may still work, and a refusal never does. The ejected
 * one that should be probed, of several that whose back-off has been over for the longest time; null where none is due, or none but ejected
 * ones are left.
 */
export function dropEjected(candidates: Candidates): ModelServer | null {
  let open = 0;
  for (let index = 0; index < candidates.count; index++) {
    if (!candidates.at(index).isEjected) open++;
  }
  if (open == 0 || open == candidates.count) return null;

  let due: ModelServer | null = null;
  let kept = 0;
  for (let index = 0; index < candidates.count; index++) {
    if (!candidates.at(index).isEjected) {
      candidates.move(index, kept++);
      continue;
    }
    const server = candidates.at(index).server;
    if (!server.health.isProbeDue(candidates.now)) continue;
    if (due === null || server.health.ejectedUntil < due.health.ejectedUntil) due = server;
  }
  candidates.count = kept;
  return due;
}
