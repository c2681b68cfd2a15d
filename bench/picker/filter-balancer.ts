import { Clock } from "../../harness/host/clock.ts";
import type { HeaderList } from "../../harness/host/header-map.ts";
import type { HttpStream } from "../../harness/host/http-stream.ts";
import type { FilterModule } from "../../harness/host/module.ts";
import type { RootContext } from "../../harness/host/root-context.ts";
import { SharedData } from "../../harness/host/shared-data.ts";
import { Vm } from "../../harness/host/vm.ts";
import { metricsText } from "../../harness/simulator/http/metrics-text.ts";
import type { MetricsIdentity } from "../../harness/simulator/http/vllm-metrics.ts";
import { endpointHeader } from "../../harness/render/envoy/names.ts";
import { baseModel } from "../../harness/simulator/workload/workload.ts";
import type { ChatCall } from "../../harness/simulator/workload/workload.ts";
import type { Balancer, BalancerKind, Delivery, Pool } from "./balancer.ts";
import { addressOf, poolConfiguration, requestBody, requestHeaders } from "./filter-request.ts";

export interface FilterOptions {
  module: FilterModule;
  /** Whether the servers answer when the filter asks for their metrics. */
  hasMetrics: boolean;
  /** VMs that requests come to at random, as the workers of one Envoy; they share data, but no memory. */
  workers: number;
  /** The scorers' weights; absent: the filter's own. */
  scorers?: { type: string; weight: number }[];
}

const vmId = "bench";
const started = Date.parse("2026-01-01T00:00:00Z");

/** The picker built into the filter: the module itself, in the Node host, one stream for each request. */
export function filterKind(name: string, options: FilterOptions): BalancerKind {
  return { name, create: (pool) => new FilterBalancer(pool, options) };
}

class FilterBalancer implements Balancer {
  readonly #pool: Pool;
  readonly #hasMetrics: boolean;
  readonly #clock = new Clock(new Date(started));
  readonly #sharedData = new SharedData();
  readonly #workers: RootContext[];
  readonly #servers: Map<string, number>;
  #turn = 0;

  constructor(pool: Pool, options: FilterOptions) {
    this.#pool = pool;
    this.#hasMetrics = options.hasMetrics;
    const addresses = pool.engines.map((_, server) => addressOf(server));
    this.#servers = new Map(addresses.map((address, server) => [address, server]));
    const configuration = poolConfiguration(addresses, options.scorers && { scorers: options.scorers });
    this.#workers = Array.from({ length: options.workers }, (_, worker) =>
      Vm.create(options.module, {
        clock: this.#clock,
        seed: pool.seed + worker,
        vmId,
        sharedData: this.#sharedData,
      }).configure("gateway", configuration),
    );
    for (const root of this.#workers) this.#tick(root);
  }

  send(call: ChatCall): Delivery {
    this.#setClock();
    const root = this.#workers[this.#turn++ % this.#workers.length]!;
    const stream = root.stream();
    const body = requestBody(call);
    stream.requestHeaders(requestHeaders(body.length), false);
    stream.requestBody(body, true);
    const server = this.#servers.get(endpointOf(stream.upstream.headers));
    if (server === undefined) {
      throw new Error(`the filter picked none of the servers, but answered ${answerOf(stream)}`);
    }
    return {
      server,
      firstToken: () => {
        this.#setClock();
        stream.responseHeaders(eventStream, false);
        stream.responseBody(Buffer.from(firstEvent), false);
      },
      end: () => {
        this.#setClock();
        stream.responseBody(Buffer.from("data: [DONE]\n\n"), true);
        stream.close();
      },
    };
  }

  #tick(root: RootContext): void {
    if (root.tickPeriod === 0) return;
    this.#pool.timeline.after(root.tickPeriod, () => {
      this.#setClock();
      root.tick();
      for (const { token, headers } of [...root.callouts.http.values()]) {
        const server = this.#servers.get(endpointOf(headers));
        const engine = server === undefined || !this.#hasMetrics ? undefined : this.#pool.engines[server];
        if (engine) root.callouts.respond(token, ok, metricsText(engine, this.#identity()));
        else root.callouts.respond(token, notFound);
      }
      this.#tick(root);
    });
  }

  #identity(): MetricsIdentity {
    return { model: baseModel, seconds: (started + this.#pool.timeline.now) / 1000 };
  }

  #setClock(): void {
    const elapsed = Number(this.#clock.elapsed) / 1_000_000;
    this.#clock.advance(this.#pool.timeline.now - elapsed);
  }
}

const ok: HeaderList = [[":status", "200"]];
const notFound: HeaderList = [[":status", "404"]];
const eventStream: HeaderList = [...ok, ["content-type", "text/event-stream"]];

const firstEvent = `data: ${JSON.stringify({
  id: "c",
  object: "chat.completion.chunk",
  created: 1,
  model: "m",
  choices: [{ index: 0, delta: { role: "assistant", content: "" }, finish_reason: null }],
})}\n\n`;

/** The endpoint that comes first in the steering header; "" where there is none. */
function endpointOf(headers: HeaderList | undefined): string {
  const header = headers?.find(([name]) => name === endpointHeader);
  return header?.[1].split(",")[0] ?? "";
}

function answerOf({ localResponse }: HttpStream): string {
  return localResponse ? `${localResponse.status}: ${localResponse.body.toString()}` : "nothing";
}
