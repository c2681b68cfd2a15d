import { Saturation } from "../filterapi/saturation";
import { Candidates } from "./candidates";

/**
 * Whether a pool has more to do than it should, by the measures of the Gateway API inference extension: the mean over the servers of
 * max(waiting / queueDepth, KV cache usage / kvCacheUsage), where one whose load is not known counts as full; or where no server has ever
 * told its load, requests in flight / (servers * inFlight). Saturated from 1 on.
 */
export function isSaturated(candidates: Candidates, thresholds: Saturation): bool {
  return saturationOf(candidates, thresholds) >= 1;
}

/** 1 where there are no candidates. */
export function saturationOf(candidates: Candidates, thresholds: Saturation): f64 {
  const count = candidates.count;
  if (count == 0) return 1;
  let sum = 0.0;
  let requests = 0;
  let hasMetrics = false;
  for (let index = 0; index < count; index++) {
    const candidate = candidates.at(index);
    if (candidate.hasMetrics) hasMetrics = true;
    requests += candidate.requests;
    const queue = (candidate.waiting as f64) / thresholds.queueDepth;
    sum += candidate.isFresh ? max(queue, candidate.kvCacheUsage / thresholds.kvCacheUsage) : 1;
  }
  if (hasMetrics) return sum / (count as f64);
  return (requests as f64) / ((count as f64) * (thresholds.inFlight as f64));
}
