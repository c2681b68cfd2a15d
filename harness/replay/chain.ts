import type { Config } from "../filterapi/load.ts";
import { fallbackStatuses } from "../render/envoy/chain-routes.ts";
import { backendHeader, endpointHeader } from "../render/envoy/names.ts";
import { retriableStatuses } from "../render/envoy/routes.ts";
import type { HeaderList } from "./outcome.ts";
import { valueOf } from "./wire-headers.ts";

/** Where one attempt goes. */
export interface Turn {
  backend: string;
  /** Absent where it goes to no endpoint of a pool. */
  endpoint?: string;
}

/** What Envoy makes of the headers by which the router names the backends of a request. */
export class Chain {
  /** The endpoints of all pools, in the order in which attempts use them; absent where there is none. */
  readonly pick: string[] | undefined;
  /** One for each attempt that may be made. */
  readonly turns: Turn[];
  private readonly retriable: readonly number[];

  constructor(headers: HeaderList, config: Config) {
    const names = valueOf(headers, backendHeader).split(",");
    const list = valueOf(headers, endpointHeader);
    this.pick = list === "" ? undefined : list.split(",").map((endpoint) => endpoint.trim());
    const poolOf = (name: string) => config.backends.find((backend) => backend.name === name)?.inferencePool;
    const isAlone = names.length === 1;
    const limit = valueOf(headers, "x-envoy-max-retries");
    this.retriable = !isAlone ? fallbackStatuses : poolOf(names[0] ?? "") ? retriableStatuses : [];
    const left = [...(this.pick ?? [])];
    this.turns = names
      .flatMap((name) => Array<string>(poolOf(name)?.picker.maxEndpoints ?? 1).fill(name))
      .slice(0, limit === "" ? undefined : Number(limit) + 1)
      .map((backend) => {
        const pool = poolOf(backend);
        if (pool === undefined) return { backend };
        // The load balancer passes over what is not a host of its cluster.
        const members = (pool.endpoints ?? []).map(({ address }) => address);
        while (left[0] !== undefined && members.length > 0 && !members.includes(left[0])) left.shift();
        const endpoint = left.shift();
        return endpoint === undefined ? { backend } : { backend, endpoint };
      });
  }

  /** Whether Envoy tries again after this status, which came on the attempt with this number, the first being 0. */
  goesOn(attempt: number, status: number): boolean {
    return attempt + 1 < this.turns.length && this.retriable.includes(status);
  }
}
