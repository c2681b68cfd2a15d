import type { Config } from "../../filterapi/load.ts";
import type { Backend } from "../../filterapi/schema/backend.ts";
import { note } from "../commented-yaml.ts";
import type { Commented } from "../commented-yaml.ts";
import { chainRoute } from "./chain-routes.ts";
import { chainsOf, needsFallback } from "./chains.ts";
import { clusterName } from "./cluster-fields.ts";
import { backendHeader, controlHeaders, edgeHeaders } from "./names.ts";
import type { EnvoyObject } from "./object.ts";
import { extProcOfRoute } from "./ext-proc-filter.ts";
import { chargesOf } from "./rate-limits.ts";
import type { RateLimitOptions } from "./rate-limits.ts";
import { authorityOf, upstreamOf } from "./upstream.ts";

/** What routes are made with beside the configuration. */
export interface RouteOptions {
  /** Where costs are charged; absent: nowhere. */
  rateLimit?: RateLimitOptions | undefined;
  /** Whether Envoy's own ext_proc filter asks the external pickers of pools. */
  extProcFilter?: boolean | undefined;
  /**
   * How long an attempt of a fallback chain may be silent before the next one is made, in milliseconds. A reply that is not streamed is silent
   * until it is complete.
   */
  attemptSilence: number;
}

/**
 * The route table: one route for each backend and each fallback chain, chosen by the header the filter writes, and a last one for the
 * rest. Throws ConfigError.
 */
export function routeConfiguration(config: Config, options: RouteOptions): EnvoyObject {
  return {
    name: "ai-gateway",
    virtual_hosts: [
      {
        name: "ai-gateway",
        domains: ["*"],
        request_body_buffer_limit: note(
          "A request is sent again to the next endpoint or backend only if its body was kept.",
          config.limits.requestBody,
        ),
        request_headers_to_remove: note(
          "Taken off once the route is chosen: what steers the gateway, and what is nobody else's business.",
          // With fallback each attempt still reads them, and takes them off.
          needsFallback(config) ? edgeHeaders : [...controlHeaders, ...edgeHeaders],
        ),
        routes: [
          ...config.backends.map((backend, index) => ({
            ...backendRoute(backend, index),
            typed_per_filter_config: perFilterConfiguration(backend, config, options),
          })),
          ...chainsOf(config).map((chain) => ({
            ...chainRoute(chain, options.attemptSilence),
            typed_per_filter_config: options.rateLimit && chargesOf(chain.name, config, options.rateLimit),
          })),
          unroutedRoute(),
        ],
      },
    ],
  };
}

function perFilterConfiguration(
  backend: Backend,
  config: Config,
  { rateLimit, extProcFilter }: RouteOptions,
): EnvoyObject | undefined {
  const charges = rateLimit && chargesOf(backend.name, config, rateLimit);
  const picker = extProcFilter ? extProcOfRoute(backend) : undefined;
  return charges || picker ? { ...charges, ...picker } : undefined;
}

function backendRoute(backend: Backend, index: number): EnvoyObject {
  const pool = backend.inferencePool;
  const upstream = pool === undefined ? upstreamOf(backend, index) : undefined;
  return {
    name: backend.name,
    match: { prefix: "/", headers: [{ name: backendHeader, string_match: { exact: backend.name } }] },
    route: {
      cluster: clusterName(backend),
      timeout: note("A reply may stream for long: only silence ends it.", "0s"),
      idle_timeout: "600s",
      host_rewrite_literal: upstream === undefined ? undefined : authorityOf(upstream),
      retry_policy: pool === undefined ? unsentRetries() : poolRetries(pool.picker.maxEndpoints),
    },
  };
}

/** A provider's request is repeated only where it was surely not processed: it may cost money. */
function unsentRetries(): EnvoyObject {
  return { retry_on: "connect-failure,refused-stream", num_retries: 2 };
}

/** Statuses after which the routes of a pool have Envoy try again. */
export const retriableStatuses: readonly number[] = [502, 503, 504];

/** What Envoy tries again, and how often, on the way to a pool. */
export function poolRetries(maxEndpoints: number): EnvoyObject | undefined {
  if (maxEndpoints === 1) return undefined;
  return {
    retry_on: note(
      "Each attempt goes to the next endpoint of the filter's list.",
      "connect-failure,refused-stream,reset,retriable-status-codes",
    ),
    retriable_status_codes: [...retriableStatuses],
    num_retries: maxEndpoints - 1,
  };
}

function unroutedRoute(): Commented {
  return note(
    "Matches before the filter has named a backend: without it Envoy would answer before the filter runs.",
    {
      name: "unrouted",
      match: { prefix: "/" },
      route: {
        cluster_header: note(
          "Missing here, so 404. An answer of the route's own would do away with the limit for bodies above.",
          backendHeader,
        ),
        cluster_not_found_response_code: "NOT_FOUND",
      },
    },
  );
}
