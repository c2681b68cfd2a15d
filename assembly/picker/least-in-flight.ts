import { EndpointSet } from "./endpoint-set";

/**
 * Orders endpoints by requests in flight, fewest first; equals take turns.
 *
 * The turn starts at a random endpoint, so that workers that start together do not send their first requests to the same one.
 */
export class LeastInFlight {
  private turn: u32;

  constructor(seed: u32) {
    this.turn = seed;
  }

  /**
   * Picks up to `limit` endpoints, best first, as indexes into the set. Selection over the whole set for each place: pools are small
   * beside the cost of a request, and the list is short.
   */
  pick(endpoints: EndpointSet, limit: i32): StaticArray<i32> {
    const count = endpoints.count;
    const picked = new StaticArray<i32>(min(limit, count));
    const start = count > 0 ? ((this.turn++ % (count as u32)) as i32) : 0;
    for (let place = 0; place < picked.length; place++) {
      let best = -1;
      for (let step = 0; step < count; step++) {
        const candidate = (start + step) % count;
        if (best >= 0 && endpoints.inFlight[candidate] >= endpoints.inFlight[best]) continue;
        if (contains(picked, place, candidate)) continue;
        best = candidate;
      }
      picked[place] = best;
    }
    return picked;
  }
}

function contains(picked: StaticArray<i32>, count: i32, endpoint: i32): bool {
  for (let index = 0; index < count; index++) {
    if (picked[index] == endpoint) return true;
  }
  return false;
}
