import type { Reason, ResourceKind } from "./resource-kind.ts";
import { aiGatewayRoute } from "./resources/ai-gateway-route.ts";
import { aiServiceBackend } from "./resources/ai-service-backend.ts";
import { backend } from "./resources/backend.ts";
import { backendSecurityPolicy } from "./resources/backend-security-policy.ts";
import { backendTlsPolicy } from "./resources/backend-tls-policy.ts";
import { httpRoute } from "./resources/http-route.ts";
import { inferenceModelRewrite } from "./resources/inference-model-rewrite.ts";
import { inferenceObjective } from "./resources/inference-objective.ts";
import { inferencePool, inferencePoolAlpha } from "./resources/inference-pool.ts";
import { referenceGrant } from "./resources/reference-grant.ts";
import { secret } from "./resources/secret.ts";
import { service } from "./resources/service.ts";

const kinds: readonly ResourceKind<unknown>[] = [
  aiGatewayRoute,
  aiServiceBackend,
  backend,
  backendSecurityPolicy,
  backendTlsPolicy,
  httpRoute,
  inferenceModelRewrite,
  inferenceObjective,
  inferencePool,
  inferencePoolAlpha,
  referenceGrant,
  secret,
  service,
];

/** What a document may be: a kind that is converted, a kind in a version nobody serves, or another. */
export type KindLookup =
  | { known: ResourceKind<unknown> }
  /** The versions there are, as `apiVersion` names them. */
  | { unserved: string[] }
  | { foreign: Reason }
  | { bystander: true };

/** Finds out what to do with a resource by its `apiVersion` and `kind`. */
export function lookUpKind(apiVersion: string, kind: string): KindLookup {
  const group = groupOf(apiVersion);
  const known = kinds.find((candidate) => candidate.kind === kind && apiVersion in candidate.versions);
  if (known !== undefined) return { known };
  const served = kinds
    .filter((candidate) => candidate.kind === kind)
    .flatMap((candidate) => Object.keys(candidate.versions))
    .filter((version) => groupOf(version) === group);
  if (served.length > 0) return { unserved: served };
  return gatewayGroups.has(group) ? { foreign: foreignKinds[kind] ?? otherKind } : { bystander: true };
}

/** The group that an `apiVersion` or the name of an annotation begins with; empty for the core group. */
export function groupOf(name: string): string {
  const slash = name.indexOf("/");
  return slash < 0 ? "" : name.slice(0, slash);
}

/** The groups whose resources and annotations configure gateways. */
export const gatewayGroups: ReadonlySet<string> = new Set([
  "aigateway.envoyproxy.io",
  "gateway.envoyproxy.io",
  "gateway.networking.k8s.io",
  "inference.networking.k8s.io",
  "inference.networking.x-k8s.io",
  "llm-d.ai",
]);

const otherKind: Reason = {
  why: "this kind is not converted",
  remedy: "check whether the gateway needs it",
};

const inEnvoy = "carry it into Envoy's configuration by hand";

const foreignKinds: Readonly<Record<string, Reason>> = {
  Gateway: {
    why: "listeners are Envoy's, not the filter's",
    remedy: "render writes one listener; see its options --address and --port",
  },
  GatewayClass: { why: "there is no controller to choose", remedy: "nothing to do" },
  EnvoyProxy: { why: "how Envoy is deployed is not the filter's", remedy: inEnvoy },
  ClientTrafficPolicy: { why: "what clients may do is Envoy's, not the filter's", remedy: inEnvoy },
  BackendTrafficPolicy: {
    why: "retries, timeouts and health checks are Envoy's, not the filter's",
    remedy: `${inEnvoy}; for limits of tokens, write budgets or use render --rate-limit`,
  },
  SecurityPolicy: { why: "who may call the gateway is decided in Envoy", remedy: inEnvoy },
  EnvoyExtensionPolicy: { why: "other filters are none of this one's", remedy: inEnvoy },
  EnvoyPatchPolicy: { why: "it patches a configuration that is not there", remedy: inEnvoy },
  HTTPRouteFilter: { why: "filterapi has no such setting", remedy: inEnvoy },
  MCPRoute: {
    why: "the filter serves model APIs, not MCP",
    remedy: "keep it with the gateway that serves MCP",
  },
  QuotaPolicy: { why: "quotas are counted elsewhere", remedy: "write budgets" },
  GatewayConfig: {
    why: "this kind is not converted",
    remedy: "write its globalLLMRequestCosts into the result, under the same key",
  },
  InferenceModel: {
    why: "this kind is no longer served",
    remedy: "write an InferenceObjective for its criticality and an InferenceModelRewrite for its targets",
  },
  InferencePoolImport: {
    why: "it holds a status only",
    remedy: "convert the pool where it is defined",
  },
};
