/** Where events happen in time: virtual in benchmarks, the machine's own in servers. Times are in milliseconds. */
export interface Timeline {
  readonly now: number;
  /** Calls `action` once, `delay` from now; what falls on the same time happens in the order it was asked for. */
  after(delay: number, action: () => void): void;
}

interface Event {
  at: number;
  order: number;
  action: () => void;
}

/** Time that jumps from event to event, from 0 on: the same run gives the same times on every machine. */
export class VirtualTimeline implements Timeline {
  #now = 0;
  #order = 0;
  /** A binary heap: no event is later than those at twice its place. */
  readonly #events: Event[] = [];

  get now(): number {
    return this.#now;
  }

  after(delay: number, action: () => void): void {
    const event = { at: this.#now + Math.max(0, delay), order: this.#order++, action };
    let place = this.#events.push(event) - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!isBefore(event, this.#events[parent]!)) break;
      this.#events[place] = this.#events[parent]!;
      place = parent;
    }
    this.#events[place] = event;
  }

  /** Lets everything happen that was asked for and whatever that asks for, until nothing is left or it is `end`. */
  run(end = Infinity): void {
    for (let next = this.#events[0]; next !== undefined && next.at <= end; next = this.#events[0]) {
      this.#dropFirst();
      this.#now = next.at;
      next.action();
    }
  }

  #dropFirst(): void {
    const last = this.#events.pop()!;
    if (this.#events.length === 0) return;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= this.#events.length) break;
      const right = this.#events[child + 1];
      if (right !== undefined && isBefore(right, this.#events[child]!)) child++;
      if (!isBefore(this.#events[child]!, last)) break;
      this.#events[place] = this.#events[child]!;
      place = child;
    }
    this.#events[place] = last;
  }
}

/** The time of this machine, counted from when the timeline was made. */
export class WallTimeline implements Timeline {
  readonly #start = performance.now();
  readonly #timers = new Set<NodeJS.Timeout>();

  get now(): number {
    return performance.now() - this.#start;
  }

  after(delay: number, action: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      action();
    }, delay);
    this.#timers.add(timer);
  }

  /** Nothing that was asked for happens any more. */
  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }
}

function isBefore(left: Event, right: Event): boolean {
  return left.at < right.at || (left.at === right.at && left.order < right.order);
}
