import type { InferenceEngine } from "../../harness/simulator/engine/engine.ts";
import { SeededRandom } from "../../harness/simulator/random.ts";
import type { Timeline } from "../../harness/simulator/timeline.ts";
import type { ChatCall } from "../../harness/simulator/workload/workload.ts";

/** A request on its way: where it was sent, and what the proxy sees of the reply. */
export interface Delivery {
  /** Index into the pool's servers. */
  server: number;
  firstToken(): void;
  end(): void;
}

/** Decides where requests go. */
export interface Balancer {
  send(call: ChatCall): Delivery;
}

/** What a balancer is made for. */
export interface Pool {
  engines: readonly InferenceEngine[];
  timeline: Timeline;
  seed: number;
}

/** A way of balancing that takes part in the comparison. */
export interface BalancerKind {
  name: string;
  create(pool: Pool): Balancer;
}

const ignore = (): void => undefined;

export const roundRobin: BalancerKind = {
  name: "round robin",
  create({ engines }) {
    let turn = 0;
    return { send: () => ({ server: turn++ % engines.length, firstToken: ignore, end: ignore }) };
  },
};

export const randomly: BalancerKind = {
  name: "random",
  create({ engines, seed }) {
    const random = new SeededRandom(seed);
    return { send: () => ({ server: random.below(engines.length), firstToken: ignore, end: ignore }) };
  },
};

/** As Envoy's least_request with its defaults: the better of two drawn at random. */
export const leastOfTwo: BalancerKind = {
  name: "least request, of two",
  create({ engines, seed }) {
    const random = new SeededRandom(seed);
    return countingRequests(engines.length, (inFlight) => {
      const [one, other] = [random.below(engines.length), random.below(engines.length)];
      return inFlight[one]! <= inFlight[other]! ? one : other;
    });
  },
};

/** As Envoy's least_request with a full scan: the best of all, equals at random. */
export const leastOfAll: BalancerKind = {
  name: "least request, of all",
  create({ engines, seed }) {
    const random = new SeededRandom(seed);
    return countingRequests(engines.length, (inFlight) => {
      const least = Math.min(...inFlight);
      const best = [...inFlight.keys()].filter((server) => inFlight[server] === least);
      return best[random.below(best.length)]!;
    });
  },
};

function countingRequests(servers: number, choose: (inFlight: readonly number[]) => number): Balancer {
  const inFlight = Array<number>(servers).fill(0);
  return {
    send() {
      const server = choose(inFlight);
      inFlight[server]!++;
      return { server, firstToken: ignore, end: () => void inFlight[server]!-- };
    },
  };
}
