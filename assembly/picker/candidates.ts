import { CANDIDATE_SIZE, Candidate, UNKNOWN } from "./candidate";
import { EndpointSet } from "./endpoint-set";
import { NO_MARK } from "./prefix-table";
import { ServerLoad } from "./server-load";

/**
 * The servers that a request may still be given to. Used again for every pick. Like its rows it lies outside the managed heap, and outside the
 * VM's budget: loops over managed objects would spend most of their time on telling the garbage collector.
 */
// @ts-ignore: decorator
@unmanaged
export class Candidates {
  count: i32 = 0;
  /** Milliseconds since 1970. */
  now: u64 = 0;
  private rows: usize = 0;
  private capacity: i32 = 0;

  /** Starts with all servers of the pool; what they said of their load longer ago than `staleAfter` milliseconds counts as not known. */
  begin(endpoints: EndpointSet, now: u64, staleAfter: i32): void {
    this.now = now;
    this.count = endpoints.count;
    this.reserve(this.count);
    for (let place = 0; place < this.count; place++) {
      const server = endpoints.servers[place];
      const row = this.at(place);
      row.place = place;
      row.server = server;
      row.identity = server.identity;
      row.mark = server.mark;
      row.requests = server.requests;
      row.isEjected = !server.health.isOpen;
      row.timeToFirstToken = server.isTimedAt(now) ? server.timeToFirstToken : UNKNOWN;
      const load = server.load;
      row.hasMetrics = load !== null;
      takeLoad(row, load !== null && isFresh(load, now, staleAfter) ? load : null);
    }
  }

  /** The candidate at `index`, which must be below `count`. */
  // @ts-ignore: decorator
  @inline
  at(index: i32): Candidate {
    return changetype<Candidate>(this.rows + (index as usize) * CANDIDATE_SIZE);
  }

  /** The mark of the candidate with that identity; NO_MARK where there is none. */
  markOf(identity: u64): u16 {
    for (let index = 0; index < this.count; index++) {
      if (this.at(index).identity == identity) return this.at(index).mark;
    }
    return NO_MARK;
  }

  /** Moves the candidate at `from` to `to`, at or before it: how filters keep some. */
  move(from: i32, to: i32): void {
    if (from == to) return;
    memory.copy(changetype<usize>(this.at(to)), changetype<usize>(this.at(from)), CANDIDATE_SIZE);
  }

  /** Gives the memory back, that of the object too: it must not be used any more. */
  dispose(): void {
    if (this.rows != 0) heap.free(this.rows);
    heap.free(changetype<usize>(this));
  }

  private reserve(count: i32): void {
    if (this.capacity >= count) return;
    if (this.rows != 0) heap.free(this.rows);
    this.rows = heap.alloc((count as usize) * CANDIDATE_SIZE);
    this.capacity = count;
  }
}

function isFresh(load: ServerLoad, now: u64, staleAfter: i32): bool {
  return now <= load.readAt || now - load.readAt <= (staleAfter as u64);
}

function takeLoad(row: Candidate, load: ServerLoad | null): void {
  row.waiting = load === null ? (UNKNOWN as i32) : load.waiting;
  row.running = load === null ? (UNKNOWN as i32) : load.running;
  row.kvCacheUsage = load === null ? UNKNOWN : load.kvCacheUsage;
  row.isReportedUnhealthy = load !== null && load.reportedUnhealthy;
}
