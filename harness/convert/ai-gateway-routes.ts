import { backendOfPool, backendOfService } from "./backends.ts";
import type { RoutedBackend } from "./backends.ts";
import type { ConversionContext } from "./context.ts";
import { convertHeaders } from "./header-matches.ts";
import type { CostOutput, ModelOutput } from "./output.ts";
import type { Resource } from "./resource.ts";
import type { AiGatewayRoute, AiGatewayRule } from "./resources/ai-gateway-route.ts";
import { completeRule, loseRule } from "./routed-rules.ts";
import type { RoutedMatch, RoutedRule } from "./routed-rules.ts";

/** What a route gives the configuration. */
export interface ConvertedRoute {
  rules: RoutedRule[];
  costs: CostOutput[];
  models: ModelOutput[];
  hostnames: string[];
}

/** The rules, costs and models of an AIGatewayRoute. */
export function convertAiGatewayRoute(
  context: ConversionContext,
  route: Resource<AiGatewayRoute>,
): ConvertedRoute {
  const { rules, llmRequestCosts, hostnames } = route.body.spec;
  const converted = rules.flatMap((rule, index) => convertRule(context, route, rule, index) ?? []);
  return {
    rules: converted.map(({ rule }) => rule),
    models: converted.flatMap(({ models }) => models),
    costs: llmRequestCosts.map((cost) => ({
      routeName: `${route.namespace}/${route.name}`,
      metadataKey: cost.metadataKey,
      type: cost.type,
      ...(cost.type === "CEL" && { cel: cost.cel }),
    })),
    hostnames: [...hostnames],
  };
}

function convertRule(
  context: ConversionContext,
  route: Resource<AiGatewayRoute>,
  rule: AiGatewayRule,
  index: number,
): { rule: RoutedRule; models: ModelOutput[] } | undefined {
  const { matches, models } = convertMatches(route, rule, index);
  if (matches.length === 0) {
    loseRule(route, index);
    return undefined;
  }
  const backends = rule.backendRefs.map((reference, place) => {
    const { group, name, namespace = route.namespace } = reference;
    const routed: RoutedBackend = {
      route,
      path: ["spec", "rules", index, "backendRefs", place],
      backendName: `${namespace}/${name}/route/${route.name}/rule/${index}/ref/${place}`,
      namespace,
      name,
      modelNameOverride: reference.modelNameOverride,
      headerMutation: reference.headerMutation,
      bodyMutation: reference.bodyMutation,
    };
    // The kind goes with the group: only a pool has both.
    if (reference.kind === undefined || group === undefined) return backendOfService(context, routed);
    return backendOfPool(context, routed, group);
  });
  const references = rule.backendRefs.map(({ weight, priority }, place) => ({
    name: backends[place]!.value.name,
    ...(weight !== 1 && { weight }),
    ...(priority !== 0 && { priority }),
  }));
  return {
    rule: completeRule({ route, index, name: rule.name, matches, backends, references }),
    models,
  };
}

function convertMatches(
  route: Resource,
  rule: AiGatewayRule,
  index: number,
): { matches: RoutedMatch[]; models: ModelOutput[] } {
  const { modelsOwnedBy, modelsCreatedAt } = rule;
  const created = modelsCreatedAt ?? route.identity.created;
  if (rule.matches.length === 0) {
    return { matches: [{ alternatives: [{}], conditions: 0, exactConditions: 0 }], models: [] };
  }
  const models: ModelOutput[] = [];
  const matches = rule.matches.flatMap(({ headers }, place) => {
    const path = ["spec", "rules", index, "matches", place];
    const converted = convertHeaders(route, path, headers);
    if (converted === undefined) return [];
    const { alternatives, exactModel } = converted;
    if (exactModel !== undefined) {
      models.push({
        Name: exactModel,
        OwnedBy: modelsOwnedBy,
        ...(created !== undefined && { CreatedAt: created }),
      });
    }
    const exactConditions = headers.filter(({ type }) => type === "Exact").length;
    return [{ alternatives, conditions: headers.length, exactConditions }];
  });
  return { matches, models };
}
