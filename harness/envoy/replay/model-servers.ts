import { setTimeout as delay } from "node:timers/promises";
import type { Outcome } from "../../replay/outcome.ts";
import { StubUpstream } from "../stub-upstream.ts";
import type { StubAnswer, StubRequest } from "../stub-upstream.ts";
import { metricsText } from "./metrics-text.ts";
import type { ModelServerPlace, PoolStage } from "./pool-stage.ts";

/** Decides what the server at an address answers. */
export type ServerAnswerer = (request: StubRequest, address: string) => StubAnswer;

/**
 * Reads of metrics after which the filter has taken in what one of them said: two VMs may each read once before they know whose turn it is, and
 * the next read comes after the first was published.
 */
const readsNeeded = 3;
/** Time the filter has for it, in milliseconds. */
const readWithin = 10_000;

/** Stand-ins for the model servers of a stage's pools. */
export class ModelServers {
  readonly #stubs: StubUpstream[] = [];
  readonly #reads = new Map<string, number>();

  static async listen(pools: readonly PoolStage[], answerer: ServerAnswerer): Promise<ModelServers> {
    const servers = new ModelServers();
    for (const pool of pools) {
      for (const place of pool.servers) {
        if (pool.needsMetrics) servers.#reads.set(place.address, 0);
        const stub = await StubUpstream.listen(place.socket, (request) =>
          request.method === "GET" && request.path === pool.metricsPath
            ? servers.#tellMetrics(place)
            : answerer(request, place.address),
        );
        servers.#stubs.push(stub);
      }
    }
    return servers;
  }

  /** Waits until the filter knows the servers' metrics; tells of those it has not read. */
  async metricsRead(within = readWithin): Promise<Outcome["faults"]> {
    const deadline = Date.now() + within;
    const unread = (): string[] =>
      [...this.#reads.keys()].filter((address) => this.#reads.get(address)! < readsNeeded);
    while (unread().length > 0 && Date.now() < deadline) await delay(10);
    return unread().map((address) => ({
      path: "endpointMetrics",
      expected: `the metrics of ${address} to be read`,
      actual: `${this.#reads.get(address)} reads within ${within / 1000} s`,
    }));
  }

  async close(): Promise<void> {
    await Promise.all(this.#stubs.map((stub) => stub.close()));
  }

  #tellMetrics({ address, metrics }: ModelServerPlace): StubAnswer {
    const reads = this.#reads.get(address);
    if (reads !== undefined) this.#reads.set(address, reads + 1);
    if (!metrics) return { status: 404 };
    return {
      status: 200,
      headers: { "content-type": "text/plain; version=0.0.4" },
      chunks: [Buffer.from(metricsText(metrics))],
    };
  }
}
