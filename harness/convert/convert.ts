import { readConfig } from "../filterapi/check.ts";
import { ConfigError, formatPath } from "../filterapi/problem.ts";
import { readSource } from "../filterapi/source.ts";
import { convertAiGatewayRoute } from "./ai-gateway-routes.ts";
import type { ConvertedRoute } from "./ai-gateway-routes.ts";
import type { ConversionContext, ReferredCluster } from "./context.ts";
import { convertHttpRoute } from "./http-routes.ts";
import { modelLists } from "./models.ts";
import { checkParents } from "./parents.ts";
import { readManifests } from "./read-manifests.ts";
import type { ManifestFile } from "./read-manifests.ts";
import { readResources } from "./read-resources.ts";
import type { Loss } from "./resource.ts";
import { aiGatewayRoute } from "./resources/ai-gateway-route.ts";
import { httpRoute } from "./resources/http-route.ts";
import { byAge } from "./route-order.ts";
import { orderRules } from "./routed-rules.ts";
import { Variables } from "./variables.ts";
import type { Variable } from "./variables.ts";
import { writeConfig } from "./write-config.ts";

/** What became of manifests. */
export interface Conversion {
  /** The filterapi configuration, as commented YAML. */
  yaml: string;
  /** What is not in it. */
  losses: Loss[];
  /** What Envoy needs in its environment. */
  variables: Variable[];
  /** What `render` needs to be told. */
  clusters: ReferredCluster[];
  /** How many resources there are of kinds that have nothing to do with gateways. */
  bystanders: ReadonlyMap<string, number>;
}

/** There is nothing to convert. */
export class NothingToConvert extends Error {
  override readonly name = "NothingToConvert";
}

/**
 * Converts the manifests of a gateway. Throws ManifestError where one breaks the rules of its kind, NothingToConvert where
 * no route leads anywhere, and ConfigError where filterapi refuses what a manifest says.
 */
export function convertManifests(files: readonly ManifestFile[]): Conversion {
  const catalogue = readResources(readManifests(files));
  const context: ConversionContext = { catalogue, variables: new Variables(), clusters: new Map() };
  const routes = convertRoutes(context);
  const rules = routes.flatMap((route) => route.rules);
  if (rules.length === 0) {
    throw new NothingToConvert(
      "no rule of an AIGatewayRoute, nor of an HTTPRoute with an InferencePool, can be converted",
    );
  }
  const result = {
    losses: catalogue.losses(),
    variables: context.variables.list(),
    clusters: [...context.clusters.values()],
    bystanders: catalogue.bystanders,
  };
  const yaml = writeConfig(
    {
      rules: orderRules(rules),
      backends: rules.flatMap((rule) => rule.backends),
      costs: routes.flatMap((route) => route.costs),
      ...modelLists(routes),
    },
    { files: files.map(({ file }) => file), ...result },
  );
  checkResult(yaml);
  return { yaml, ...result };
}

/** All routes, the oldest first. */
function convertRoutes(context: ConversionContext): ConvertedRoute[] {
  const aiRoutes = context.catalogue.all(aiGatewayRoute);
  const converted = aiRoutes.map((route) => ({ route, result: convertAiGatewayRoute(context, route) }));
  const attached: Parameters<typeof checkParents>[0][number][] = [...aiRoutes];
  const plain = context.catalogue.all(httpRoute).flatMap((route) => {
    const result = convertHttpRoute(context, route);
    if (result === undefined) return [];
    attached.push(route);
    return [{ route, result }];
  });
  checkParents(attached);
  return [...converted, ...plain]
    .sort((left, right) => byAge(left.route, right.route))
    .map(({ result }) => result);
}

/** Manifests may hold what filterapi refuses; that is an error of theirs, told by the place in the result. */
function checkResult(yaml: string): void {
  const source = readSource("result", yaml);
  if (Array.isArray(source)) throw new ConfigError(source);
  const { findings } = readConfig(source.value);
  if (findings.length > 0) {
    throw new ConfigError(findings.map(({ path, reason }) => ({ path: formatPath(path), reason })));
  }
}
