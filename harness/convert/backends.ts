import type { ValuePath } from "../filterapi/problem.ts";
import type { ConversionContext } from "./context.ts";
import { mergeBodyMutations, mergeHeaderMutations } from "./mutations.ts";
import type { BackendOutput, Explained, PoolOutput, UpstreamOutput } from "./output.ts";
import { poolOf } from "./pools.ts";
import { checkGrant } from "./references.ts";
import type { Resource } from "./resource.ts";
import { aiServiceBackend } from "./resources/ai-service-backend.ts";
import type { AiServiceBackend } from "./resources/ai-service-backend.ts";
import type { BodyMutation, HeaderMutation } from "./resources/mutation.ts";
import { authOf, policyFor } from "./security.ts";
import { nowhere, upstreamOfBackend, upstreamOfService } from "./upstreams.ts";

/** A backend as a route refers to it. */
export interface RoutedBackend {
  /** The route, and where the reference is in it. */
  route: Resource;
  path: ValuePath;
  /** Under which the configuration has it. */
  backendName: string;
  namespace: string;
  name: string;
  modelNameOverride?: string | undefined;
  headerMutation?: HeaderMutation | undefined;
  bodyMutation?: BodyMutation | undefined;
}

/** A backend of the configuration. */
export interface ConvertedBackend extends Explained<BackendOutput> {
  /** What is told about its pool. */
  poolComment?: string;
}

/** What Envoy AI Gateway takes a pool to speak that no AIServiceBackend stands before. */
const poolSchema = { name: "OpenAI", prefix: "v1" } as const;

/** A backend that a route refers to as an AIServiceBackend. */
export function backendOfService(context: ConversionContext, routed: RoutedBackend): ConvertedBackend {
  const { route, path, namespace, name } = routed;
  const kind = "AIServiceBackend";
  checkGrant(context.catalogue, route, [...path, "namespace"], {
    group: "aigateway.envoyproxy.io",
    kind,
    namespace,
    name,
  });
  const found = context.catalogue.find(aiServiceBackend, namespace, name);
  if (found === undefined) return missing(routed, kind);
  const { schema, headerMutation, bodyMutation } = found.body.spec;
  const place = placeOf(context, found);
  const policy =
    policyFor(context, kind, namespace, name) ??
    (place.pool && policyFor(context, "InferencePool", place.pool.value.namespace!, place.pool.value.name));
  return {
    comment: [found.title, place.upstream?.comment, policy?.title].filter(Boolean).join(", "),
    value: {
      name: routed.backendName,
      schema: schemaOf(schema),
      ...overrideOf(routed),
      upstream: place.upstream?.value,
      auth: policy && authOf(context, policy),
      httpHeaderMutation: mergeHeaderMutations(headerMutation, routed.headerMutation),
      httpBodyMutation: mergeBodyMutations(bodyMutation, routed.bodyMutation),
      inferencePool: place.pool?.value,
    },
    ...(place.pool && { poolComment: place.pool.comment }),
  };
}

/** A backend that a route refers to as an InferencePool. */
export function backendOfPool(
  context: ConversionContext,
  routed: RoutedBackend,
  group: string,
): ConvertedBackend {
  const { route, path, namespace, name } = routed;
  const kind = "InferencePool";
  checkGrant(context.catalogue, route, [...path, "namespace"], { group, kind, namespace, name });
  const pool = poolOf(context, { group, namespace, name });
  if (pool === undefined) return missing(routed, kind);
  for (const field of ["headerMutation", "bodyMutation"] as const) {
    if (routed[field] === undefined) continue;
    route.lose(
      [...path, field],
      "a reference straight to a pool ignores it",
      "refer to an AIServiceBackend whose backendRef names the pool",
    );
  }
  const policy = policyFor(context, kind, namespace, name);
  return {
    comment: [`${kind} ${namespace}/${name}`, policy?.title].filter(Boolean).join(", "),
    value: {
      name: routed.backendName,
      schema: poolSchema,
      ...overrideOf(routed),
      auth: policy && authOf(context, policy),
      inferencePool: pool.value,
    },
    poolComment: pool.comment,
  };
}

/** A backend that a route of the Gateway API refers to as a Service, next to pools. */
export function backendOfPlainService(
  context: ConversionContext,
  routed: RoutedBackend,
  port: number,
): ConvertedBackend {
  const { route, path, namespace, name } = routed;
  checkGrant(context.catalogue, route, [...path, "namespace"], {
    group: "",
    kind: "Service",
    namespace,
    name,
  });
  const upstream = upstreamOfService(context, route, path, { namespace, name, port });
  return {
    comment: `${upstream.comment}, taken to speak what its pools do`,
    value: { name: routed.backendName, schema: poolSchema, upstream: upstream.value },
  };
}

/** A backend that answers no request: what it stands for is not there, but its share of the requests is not another's. */
export function unavailableBackend(backendName: string, namespace: string, name: string): BackendOutput {
  return { name: backendName, schema: poolSchema, upstream: nowhere(namespace, name) };
}

function missing(
  { route, path, backendName, namespace, name }: RoutedBackend,
  kind: string,
): ConvertedBackend {
  route.lose(
    path,
    `${kind} ${namespace}/${name} is not among the manifests`,
    "convert it along with the rest; until then this backend answers 503",
  );
  return {
    comment: `${kind} ${namespace}/${name} (unknown)`,
    value: unavailableBackend(backendName, namespace, name),
  };
}

interface BackendPlace {
  upstream?: Explained<UpstreamOutput>;
  pool?: Explained<PoolOutput>;
}

function placeOf(context: ConversionContext, found: Resource<AiServiceBackend>): BackendPlace {
  const { group, kind, name, namespace = found.namespace, port } = found.body.spec.backendRef;
  const path = ["spec", "backendRef"];
  checkGrant(context.catalogue, found, [...path, "namespace"], { group, kind, namespace, name });
  if (kind === "Service") {
    return { upstream: upstreamOfService(context, found, path, { namespace, name, port: port! }) };
  }
  if (port !== undefined) {
    found.lose([...path, "port"], `a reference to ${kind} ignores it`, "leave it out");
  }
  if (kind === "Backend") return { upstream: upstreamOfBackend(context, found, path, namespace, name) };
  const pool = poolOf(context, { group, namespace, name });
  if (pool !== undefined) return { pool };
  found.lose(
    path,
    `InferencePool ${namespace}/${name} is not among the manifests`,
    "convert it along with the rest; until then this backend answers 503",
  );
  return {
    upstream: { comment: `InferencePool ${namespace}/${name} (unknown)`, value: nowhere(namespace, name) },
  };
}

/** Envoy AI Gateway puts the OpenAI and Anthropic APIs under v1 where a backend does not say otherwise. */
function schemaOf({ name, prefix, version }: AiServiceBackend["spec"]["schema"]): BackendOutput["schema"] {
  const usual = name === "OpenAI" || name === "Anthropic" ? "v1" : undefined;
  return { name, prefix: prefix ?? usual, version };
}

function overrideOf({ modelNameOverride }: RoutedBackend): { modelNameOverride?: string } {
  return (modelNameOverride ?? "") === "" ? {} : { modelNameOverride: modelNameOverride! };
}
