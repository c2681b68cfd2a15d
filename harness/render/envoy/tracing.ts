import type { Address } from "../../filterapi/address.ts";
import { note } from "../commented-yaml.ts";
import { grpcCluster } from "./cluster-fields.ts";
import { filterState } from "./names.ts";
import type { PublishedKey } from "./names.ts";
import { extension } from "./object.ts";
import type { EnvoyObject } from "./object.ts";

/** What spans name as their origin. */
export const serviceName = "ai-gateway";

const clusterName = "trace-collector";

/**
 * The tags of a request's span that the module fills, by the name of the property each shows: OpenTelemetry's GenAI conventions, and the
 * metrics' labels where these have no name. One without a value is left out.
 */
const properties: Record<string, PublishedKey> = {
  "gen_ai.operation.name": "request.operation",
  "gen_ai.provider.name": "request.provider",
  "gen_ai.original.model": "request.model",
  "gen_ai.request.model": "request.backend_model",
  "gen_ai.response.model": "reply.model",
  "gen_ai.usage.input_tokens": "usage.input_tokens",
  "gen_ai.usage.output_tokens": "usage.output_tokens",
  "gen_ai.usage.cache_read.input_tokens": "usage.cached_input_tokens",
  "gen_ai.usage.cache_creation.input_tokens": "usage.cache_creation_input_tokens",
  "gen_ai.usage.reasoning.output_tokens": "usage.reasoning_tokens",
  "error.type": "error.type",
  rule: "request.rule",
};

/** The tags of spans: name, and value as Envoy's formatter reads it. `backend`: how the access log names the backend. */
export function spanTags(backend: string): Record<string, string> {
  const ours = Object.entries(properties).map(([tag, key]) => [tag, filterState(key)] as const);
  return { ...Object.fromEntries(ours), backend };
}

/** What the connection manager says of tracing. Requests are traced that say so (`traceparent`), and those that do not say. */
export function tracing(backend: string): EnvoyObject {
  return {
    provider: extension("envoy.tracers.opentelemetry", "envoy.config.trace.v3.OpenTelemetryConfig", {
      grpc_service: { envoy_grpc: { cluster_name: clusterName }, timeout: "1s" },
      service_name: serviceName,
    }),
    spawn_upstream_span: note("Each attempt has a span of its own.", true),
    custom_tags: Object.entries(spanTags(backend)).map(([tag, value]) => ({ tag, value })),
  };
}

/** The collector's. */
export function tracingCluster(address: Address): EnvoyObject {
  return grpcCluster(clusterName, address);
}
