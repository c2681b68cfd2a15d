import { xxhash64 } from "../../crypto/xxhash64";
import { UNKNOWN } from "../candidate";
import { Candidates } from "../candidates";
import { PickRequest } from "../pick-request";
import { ServerLoad } from "../server-load";
import { unknownIsAverage } from "./relative";
import { Scorer } from "./scorer";

const ACTIVE: f64 = 1;
const HAS_ROOM: f64 = 0.8;
const WAITING: f64 = 0.6;
const NO_ROOM: f64 = 0;

/** Prefers servers that have the model's adapter in memory, then those with room for it, then those that are about to load it. */
export class LoraAffinityScorer extends Scorer {
  score(candidates: Candidates, request: PickRequest): void {
    const adapter = xxhash64(request.model);
    for (let index = 0; index < candidates.count; index++) {
      const candidate = candidates.at(index);
      const load = candidate.server.load;
      candidate.score = load === null || !candidate.isFresh ? UNKNOWN : affinity(load, adapter);
    }
    unknownIsAverage(candidates);
  }
}

function affinity(load: ServerLoad, adapter: u64): f64 {
  if (load.runningAdapters.has(adapter)) return ACTIVE;
  if (load.runningAdapters.count + load.waitingAdapters.count < load.mostAdapters) return HAS_ROOM;
  return load.waitingAdapters.has(adapter) ? WAITING : NO_ROOM;
}
