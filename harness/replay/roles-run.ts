import type { Attempt, Exchange } from "../exchange/types.ts";
import type { Config } from "../filterapi/load.ts";
import type { HttpStream } from "../host/http-stream.ts";
import type { Properties } from "../host/properties.ts";
import type { RootContext } from "../host/root-context.ts";
import {
  backendNameKey,
  endpointHeader,
  gatewayNamespace,
  loadBalancerNamespace,
} from "../render/envoy/names.ts";
import { Chain } from "./chain.ts";
import type { Turn } from "./chain.ts";
import type { Trace } from "./node-run.ts";
import type { HeaderList, MadeAttempt, Outcome } from "./outcome.ts";
import type { Plan } from "./plans.ts";
import { seenByClient } from "./seen-by-client.ts";
import { StreamDriver } from "./stream-driver.ts";
import { backendHeaders, requestHeaders, responseHeaders, valueOf } from "./wire-headers.ts";

/** The roles `router` and `upstream`, configured alike. */
export interface Roles {
  router: RootContext;
  upstream: RootContext;
}

/** Whether a rule has backends to fall back to: then the gateway works in two roles, for which each attempt is a stream of its own. */
export function usesRoles({ attempts, backend }: Exchange, { rules = [] }: Config): boolean {
  const backends = new Set(attempts?.map((attempt) => attempt.backend ?? backend));
  return backends.size > 1 || rules.some((rule) => rule.backends.some(({ priority }) => priority > 0));
}

/**
 * One request through the router, then attempt by attempt through the upstream role, and the last reply back through the router. Between
 * them stands what Envoy does: it takes the endpoints off, chooses the backend of each attempt, keeps the body and, as Envoy does, not the
 * headers; and it tries again.
 */
export class RolesRun {
  private readonly roles: Roles;
  private readonly plan: Plan;
  private readonly trace: Trace | undefined;
  private readonly downstream: HttpStream;
  private readonly made: MadeAttempt[] = [];
  private readonly faults: Outcome["faults"] = [];

  constructor(roles: Roles, plan: Plan, trace: Trace | undefined, properties: Properties = {}) {
    this.roles = roles;
    this.plan = plan;
    this.trace = trace;
    this.downstream = roles.router.stream({ properties });
  }

  run(exchange: Exchange, config: Config): Outcome {
    const { downstream } = this;
    const { request } = exchange.client;
    const body = request.body?.bytes ?? Buffer.alloc(0);
    const length = this.plan.separateEnd ? undefined : body.length;
    const router = new StreamDriver(downstream, this.plan, this.trace);
    router.sendRequest(requestHeaders(request, length), body);
    const sent = downstream.upstream;
    let pick: string[] | undefined;
    if (downstream.localResponse === undefined && sent.headers !== undefined && sent.ended) {
      const chain = new Chain(sent.headers, config);
      pick = chain.pick;
      this.attempt(exchange, chain, sent.headers, Buffer.from(sent.body));
    } else if (downstream.localResponse === undefined) {
      this.fault("upstream.request", "the request to be passed on", "left hanging");
    }
    if (this.faults.length === 0 && !downstream.downstream.ended) {
      this.fault("client.response", "the response to be passed on", "left hanging");
    }
    downstream.close();
    this.trace?.("stream closed");
    return {
      ...seenByClient(downstream),
      faults: this.faults,
      attempts: this.made,
      ...(this.made[0] && { upstreamRequest: this.made[0].request }),
      ...(pick && { pick }),
    };
  }

  private attempt(exchange: Exchange, chain: Chain, sent: HeaderList, body: Buffer): void {
    const given = exchange.attempts ?? (exchange.upstream?.response ? [exchange.upstream as Attempt] : []);
    let headers = sent.filter(([name]) => name !== endpointHeader);
    for (const [index, turn] of chain.turns.entries()) {
      const properties = propertiesOf(turn, index, chain);
      const stream = this.roles.upstream.stream({ properties, attemptOf: this.downstream });
      const driver = new StreamDriver(stream, this.plan, this.trace);
      this.trace?.(`attempt ${index + 1}, ${turn.backend}`);
      driver.sendRequest(headers, body);
      const { upstream } = stream;
      if (upstream.headers === undefined || !upstream.ended) {
        this.fault(`attempts[${index}].request`, "the request to be passed on", "left hanging or answered");
        return;
      }
      headers = upstream.headers;
      this.made.push(madeOf(turn, headers, Buffer.from(upstream.body)));
      const response = given[index]?.response;
      if (response === undefined) {
        this.fault("attempts", `${given.length} attempts`, `another one, at ${turn.backend}`);
        return;
      }
      const reply = response.body?.bytes ?? Buffer.alloc(0);
      const isFramed = !this.plan.separateEnd && response.chunks === undefined;
      driver.sendResponse(responseHeaders(response, isFramed ? reply.length : undefined), reply);
      const status = Number(valueOf(stream.downstream.headers ?? [], ":status"));
      stream.close();
      if (!chain.goesOn(index, status)) {
        this.reply(stream, properties);
        return;
      }
    }
  }

  /** Hands on what the upstream role let through. */
  private reply({ downstream: { headers, chunks, ended }, reset }: HttpStream, properties: Properties): void {
    const { downstream } = this;
    if (headers === undefined || (!ended && !reset)) {
      this.fault("client.response", "the attempt's response to be passed on", "left hanging");
      return;
    }
    downstream.attempt(properties);
    downstream.responseHeaders(headers, chunks.length === 0);
    for (const [index, chunk] of chunks.entries()) {
      if (!downstream.downstream.ended) downstream.responseBody(chunk, index === chunks.length - 1);
    }
  }

  private fault(path: string, expected: string, actual: string): void {
    if (!this.downstream.reset) this.faults.push({ path, expected, actual });
  }
}

function madeOf({ backend, endpoint }: Turn, headers: HeaderList, body: Buffer): MadeAttempt {
  const request = {
    method: valueOf(headers, ":method"),
    path: valueOf(headers, ":path"),
    headers: backendHeaders(headers),
    body,
  };
  return { backend, ...(endpoint !== undefined && { endpoint }), request };
}

function propertiesOf({ backend, endpoint }: Turn, index: number, { pick }: Chain): Properties {
  const metadata = ["metadata", "filter_metadata", loadBalancerNamespace];
  const host = ["xds", "upstream_host_metadata", "filter_metadata", gatewayNamespace, backendNameKey];
  return {
    "upstream.request_attempt_count": index + 1,
    [host.join("\0")]: backend,
    ...(pick && { [[...metadata, endpointHeader].join("\0")]: pick.join(",") }),
    ...(endpoint !== undefined && {
      "upstream.address": endpoint,
      "upstream.port": Number(endpoint.slice(endpoint.lastIndexOf(":") + 1)),
      [[...metadata, `${endpointHeader}-served`].join("\0")]: endpoint,
    }),
  };
}
