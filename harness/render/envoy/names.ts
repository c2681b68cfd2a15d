/** Header the filter names the chosen backend in; routes match it and take it off. */
export const backendHeader = "x-ai-eg-backend";

/** What the names of headers between filter and routes begin with; no client may send them, no backend sees them. */
export const controlPrefix = "x-ai-eg-";

/** Those the filter writes. */
export const controlHeaders = [backendHeader, "x-ai-eg-model", "x-ai-eg-original-path"];

/** What Envoy would tell backends about the client and itself. */
export const edgeHeaders = [
  "x-forwarded-for",
  "x-forwarded-proto",
  "x-envoy-external-address",
  "x-envoy-internal",
  "x-envoy-original-path",
];

/** Header (and key of dynamic metadata) that lists the endpoints a request may go to, best first. */
export const endpointHeader = "x-gateway-destination-endpoint";

/** Namespace of dynamic metadata that Envoy's load balancers read. */
export const loadBalancerNamespace = "envoy.lb";

/** Namespace of the metadata that names the backend of a cluster, route or host. */
export const gatewayNamespace = "aigateway.envoy.io";

/** Key in that namespace that holds the name of a backend. */
export const backendNameKey = "per_route_rule_backend_name";

/** Key of the filter state, `wasm.<key>`, that holds the model the client asked for. */
export const modelKey = "request.model";

/** A key that the filter publishes under whatever the configuration is. */
export type PublishedKey = typeof modelKey | (typeof usageKeys)[number] | (typeof measuredKeys)[number];

/** What a property that the filter publishes under a key says, as Envoy's formatters read it. */
export function filterState(key: string): string {
  return `%FILTER_STATE(wasm.${key}:PLAIN)%`;
}

/** Token counts the filter publishes as filter state `wasm.<key>`. */
export const usageKeys = [
  "usage.input_tokens",
  "usage.cached_input_tokens",
  "usage.cache_creation_input_tokens",
  "usage.output_tokens",
  "usage.total_tokens",
  "usage.reasoning_tokens",
] as const;

/** What else it publishes of an exchange. */
export const measuredKeys = [
  "request.rule",
  "request.operation",
  "request.provider",
  "request.backend_model",
  "reply.model",
  "reply.first_token_microseconds",
  "error.type",
] as const;
