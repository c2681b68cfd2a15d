import { isNothing } from "../../bytes/slice";
import { xxhash64 } from "../../crypto/xxhash64";
import { Candidates } from "../candidates";
import { PickRequest } from "../pick-request";
import { claimOf } from "../rendezvous";
import { NO_IDENTITY, readSessionToken } from "../session-token";
import { Scorer } from "./scorer";

/** No candidate. */
const NONE: i32 = -1;

/**
 * Keeps a session at one server: 1 for the server that the token names, or where it names no candidate, for the one that the session's id
 * falls to; 0 for all others.
 */
export class SessionAffinityScorer extends Scorer {
  score(candidates: Candidates, request: PickRequest): void {
    let chosen = namedBy(readSessionToken(request.sessionToken), candidates);
    if (chosen == NONE && !isNothing(request.sessionId)) chosen = winnerFor(request, candidates);
    for (let index = 0; index < candidates.count; index++)
      candidates.at(index).score = index == chosen ? 1 : 0;
  }
}

function namedBy(identity: u64, candidates: Candidates): i32 {
  if (identity == NO_IDENTITY) return NONE;
  for (let index = 0; index < candidates.count; index++) {
    if (candidates.at(index).identity == identity) return index;
  }
  return NONE;
}

function winnerFor(request: PickRequest, candidates: Candidates): i32 {
  const session = xxhash64(request.sessionId);
  let winner = NONE;
  let greatest: u64 = 0;
  for (let index = 0; index < candidates.count; index++) {
    const claim = claimOf(candidates.at(index).identity, session);
    if (winner != NONE && claim <= greatest) continue;
    winner = index;
    greatest = claim;
  }
  return winner;
}
