import type { Address } from "../../filterapi/address.ts";
import type { Config } from "../../filterapi/load.ts";
import { note } from "../commented-yaml.ts";
import { grpcCluster } from "./cluster-fields.ts";
import { filterState } from "./names.ts";
import { extension } from "./object.ts";
import type { EnvoyObject } from "./object.ts";

/** The rate-limit service (`envoy.service.ratelimit.v3`) that costs are charged to. */
export interface RateLimitOptions {
  address: Address;
  domain: string;
  /** Request headers whose values tell budgets apart, such as the name of a team. */
  headers: readonly string[];
}

const clusterName = "rate-limit-service";
const filterName = "envoy.filters.http.ratelimit";

/** Asks the service before a request leaves, and tells it afterwards what the request has cost. */
export function rateLimitFilter({ domain }: RateLimitOptions): EnvoyObject {
  return extension(filterName, "envoy.extensions.filters.http.ratelimit.v3.RateLimit", {
    domain,
    // The service's failure must not be the gateway's.
    failure_mode_deny: false,
    rate_limit_service: {
      grpc_service: { envoy_grpc: { cluster_name: clusterName } },
      transport_api_version: "V3",
    },
  });
}

export function rateLimitCluster({ address }: RateLimitOptions): EnvoyObject {
  return grpcCluster(clusterName, address);
}

/**
 * What the route of a backend (or a fallback chain) charges: for each cost a descriptor `metadata_key`, `backend` and the chosen headers. A request asks with 0 hits
 * whether any budget is used up, and adds what it has cost when its stream is done, aborted or not.
 */
export function chargesOf(backend: string, config: Config, { headers }: RateLimitOptions): EnvoyObject {
  const keys = new Set(
    [...config.globalLLMRequestCosts, ...config.llmRequestCosts].map((cost) => cost.metadataKey),
  );
  const rateLimits = [...keys].flatMap((key) => {
    const actions = [
      { generic_key: { descriptor_key: "metadata_key", descriptor_value: key } },
      { generic_key: { descriptor_key: "backend", descriptor_value: backend } },
      ...headers.map((name) => ({
        request_headers: { header_name: name, descriptor_key: name, skip_if_absent: true },
      })),
    ];
    return [
      { actions, hits_addend: { number: 0 } },
      {
        actions,
        hits_addend: { format: filterState(key) },
        apply_on_stream_done: note("The cost is known only when the reply is over.", true),
      },
    ];
  });
  return {
    [filterName]: {
      "@type": "type.googleapis.com/envoy.extensions.filters.http.ratelimit.v3.RateLimitPerRoute",
      rate_limits: rateLimits,
    },
  };
}
