import type { Exchange } from "../exchange/types.ts";
import type { Config } from "../filterapi/load.ts";
import type { Properties } from "../host/properties.ts";
import { backendHeader, endpointHeader, loadBalancerNamespace } from "../render/envoy/names.ts";
import { retriableStatuses } from "../render/envoy/routes.ts";
import type { HeaderList, MadeAttempt, Outcome, ReceivedRequest } from "./outcome.ts";
import { valueOf } from "./wire-headers.ts";

const loadBalancerMetadata = ["metadata", "filter_metadata", loadBalancerNamespace];

/** Response flag UpstreamRetryLimitExceeded, as the property `response.flags` shows it. */
const retryLimitExceeded = 0x8000;

/** What Envoy does with a request that left the filter: once, or as often as an exchange says. */
export interface Attempts {
  made: MadeAttempt[];
  /** The endpoints the filter picked; absent where it picked none. */
  pick?: string[];
  /** What the filter sees of the last attempt when its response comes. */
  properties: Properties;
  responseFlags: number;
  faults: Outcome["faults"];
}

/**
 * The attempts Envoy makes with a request that left the filter with these headers: each sends the same bytes, to the next endpoint of the
 * filter's list, until one answers or the limit of retries is reached.
 */
export function attemptsOf(
  exchange: Exchange,
  config: Config,
  headers: HeaderList,
  request: ReceivedRequest,
): Attempts {
  const pick = pickOf(headers);
  const given = exchange.attempts?.length ?? 1;
  const limit = 1 + retriesAllowed(headers, config);
  const made = Array.from({ length: Math.max(1, Math.min(given, limit)) }, (_, index): MadeAttempt => {
    const endpoint = pick?.[index];
    return endpoint === undefined ? { request } : { endpoint, request };
  });
  const isExhausted =
    made.length === limit && retriableStatuses.includes(exchange.upstream?.response?.status ?? 0);
  return {
    made,
    ...(pick && { pick }),
    properties: propertiesOf(headers, made),
    responseFlags: pick && isExhausted ? retryLimitExceeded : 0,
    faults:
      given > limit
        ? [
            {
              path: "attempts",
              expected: `${given} attempts`,
              actual: `${limit}: the filter's limit of retries`,
            },
          ]
        : [],
  };
}

function pickOf(headers: HeaderList): string[] | undefined {
  const value = valueOf(headers, endpointHeader);
  return value === "" ? undefined : value.split(",").map((endpoint) => endpoint.trim());
}

/** The filter's own limit goes before that of the route, which lets a pool's list be used up. */
function retriesAllowed(headers: HeaderList, config: Config): number {
  const limit = valueOf(headers, "x-envoy-max-retries");
  if (/^\d+$/.test(limit)) return Number(limit);
  const backend = valueOf(headers, backendHeader);
  const pool = config.backends.find(({ name }) => name === backend)?.inferencePool;
  return pool === undefined ? 0 : pool.picker.maxEndpoints - 1;
}

function propertiesOf(headers: HeaderList, made: MadeAttempt[]): Properties {
  const served = made.at(-1)?.endpoint;
  const count = { "upstream.request_attempt_count": made.length };
  if (served === undefined) return count;
  return {
    ...count,
    "upstream.address": served,
    "upstream.port": Number(served.slice(served.lastIndexOf(":") + 1)),
    [[...loadBalancerMetadata, endpointHeader].join("\0")]: valueOf(headers, endpointHeader),
    [[...loadBalancerMetadata, `${endpointHeader}-served`].join("\0")]: served,
  };
}
