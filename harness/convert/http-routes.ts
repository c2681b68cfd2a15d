import type { ConvertedRoute } from "./ai-gateway-routes.ts";
import { backendOfPlainService, backendOfPool } from "./backends.ts";
import type { ConvertedBackend, RoutedBackend } from "./backends.ts";
import type { ConversionContext } from "./context.ts";
import { convertHeaders } from "./header-matches.ts";
import type { Resource } from "./resource.ts";
import type {
  HttpRoute,
  HttpRouteBackendReference,
  HttpRouteMatch,
  HttpRouteRule,
} from "./resources/http-route.ts";
import { poolGroup, poolGroupAlpha } from "./resources/inference-pool.ts";
import { completeRule, loseRule } from "./routed-rules.ts";
import type { RoutedMatch, RoutedRule } from "./routed-rules.ts";

/** The rules of an HTTPRoute that lead to pools; undefined where there are none. */
export function convertHttpRoute(
  context: ConversionContext,
  route: Resource<HttpRoute>,
): ConvertedRoute | undefined {
  const isGenerated = route.identity.owners.includes("AIGatewayRoute");
  if (isGenerated) {
    route.settle([]);
    return undefined;
  }
  if (!route.plain.spec.rules.some(leadsToPool)) {
    route.lose(["spec"], "no rule of it leads to an InferencePool", "keep it in Envoy's configuration");
    return undefined;
  }
  const rules = route.plain.spec.rules.flatMap((plain, index) => {
    if (leadsToPool(plain)) return convertRule(context, route, route.body.spec.rules[index]!, index) ?? [];
    route.lose(["spec", "rules", index], "it leads to no InferencePool", "keep it in Envoy's configuration");
    return [];
  });
  return { rules, costs: [], models: [], hostnames: [...route.body.spec.hostnames] };
}

function leadsToPool({ backendRefs }: HttpRouteRule): boolean {
  return backendRefs.some(isPool);
}

function isPool({ group, kind }: HttpRouteBackendReference): boolean {
  return kind === "InferencePool" && (group === poolGroup || group === poolGroupAlpha);
}

function convertRule(
  context: ConversionContext,
  route: Resource<HttpRoute>,
  rule: HttpRouteRule,
  index: number,
): RoutedRule | undefined {
  const matches = rule.matches.flatMap((match, place) => convertMatch(route, match, index, place) ?? []);
  if (rule.matches.length === 0) {
    matches.push({ alternatives: [{}], conditions: 0, exactConditions: 0 });
  } else if (matches.length === 0) {
    loseRule(route, index);
    return undefined;
  }
  const converted = rule.backendRefs.flatMap((reference, place) => {
    const backend = convertBackend(context, route, reference, index, place);
    const { weight } = reference;
    return backend === undefined ? [] : [{ backend, weight }];
  });
  return completeRule({
    route,
    index,
    name: rule.name,
    matches,
    backends: converted.map(({ backend }) => backend),
    references: converted.map(({ backend, weight }) => ({
      name: backend.value.name,
      ...(weight !== 1 && { weight }),
    })),
  });
}

function convertBackend(
  context: ConversionContext,
  route: Resource<HttpRoute>,
  reference: HttpRouteBackendReference,
  index: number,
  place: number,
): ConvertedBackend | undefined {
  const { group, kind, name, namespace = route.namespace } = reference;
  const path = ["spec", "rules", index, "backendRefs", place];
  const routed: RoutedBackend = {
    route,
    path,
    backendName: `${namespace}/${name}/httproute/${route.name}/rule/${index}/ref/${place}`,
    namespace,
    name,
  };
  if (isPool(reference)) return backendOfPool(context, routed, group);
  if (group === "" && kind === "Service" && reference.port !== undefined) {
    return backendOfPlainService(context, routed, reference.port);
  }
  route.lose(
    path,
    "beside pools only Services with a port are converted: its share goes to the others",
    "write an AIGatewayRoute with an AIServiceBackend for it",
  );
  return undefined;
}

/** Undefined, and listed, where a condition of the match cannot be said. */
function convertMatch(
  route: Resource<HttpRoute>,
  match: HttpRouteMatch,
  index: number,
  place: number,
): RoutedMatch | undefined {
  const path = ["spec", "rules", index, "matches", place];
  const { path: target, headers, method, queryParams } = match;
  const isEverywhere = target === undefined || (target.type === "PathPrefix" && target.value === "/");
  if (!isEverywhere || method !== undefined || queryParams.length > 0) {
    route.lose(
      path,
      "rules of filterapi do not look at the path, the method or the query",
      "match models and headers instead, under the path prefix /",
    );
    return undefined;
  }
  const converted = convertHeaders(route, path, headers);
  if (converted === undefined) return undefined;
  return {
    alternatives: converted.alternatives,
    conditions: headers.length,
    exactConditions: headers.filter(({ type }) => type === "Exact").length,
  };
}
