import type { ConversionContext } from "./context.ts";
import type { PoolOutput } from "./output.ts";
import type { PoolIdentity } from "./pools.ts";
import type { Resource } from "./resource.ts";
import { inferenceModelRewrite } from "./resources/inference-model-rewrite.ts";
import type { InferenceModelRewrite } from "./resources/inference-model-rewrite.ts";
import { inferenceObjective } from "./resources/inference-objective.ts";
import { byAge } from "./route-order.ts";

interface PoolReference {
  group: string;
  kind: string;
  name: string;
}

function isFor(resource: Resource<{ spec: { poolRef: PoolReference } }>, pool: PoolIdentity): boolean {
  if (resource.namespace !== pool.namespace) return false;
  const { group, kind, name } = resource.plain.spec.poolRef;
  const isMeant = name === pool.name && kind === "InferencePool" && group === pool.group;
  if (isMeant) resource.settleReference(["spec", "poolRef"]);
  return isMeant;
}

/** The priorities that requests to a pool may ask for by name. */
export function objectivesOf(
  { catalogue }: ConversionContext,
  pool: PoolIdentity,
): NonNullable<PoolOutput["objectives"]> {
  return catalogue
    .all(inferenceObjective)
    .filter((objective) => isFor(objective, pool))
    .map(({ name, body }) => ({ name, priority: body.spec.priority }));
}

/** The models a pool is asked for in place of others, in the order they count: those for one model before those for any, then older resources, then earlier rules. */
export function modelRewritesOf(
  { catalogue }: ConversionContext,
  pool: PoolIdentity,
): NonNullable<PoolOutput["modelRewrites"]> {
  const all = catalogue
    .all(inferenceModelRewrite)
    .filter((rewrite) => isFor(rewrite, pool))
    .sort(byAge)
    .flatMap(rewritesOf);
  return [
    ...all.filter(({ model }) => model !== undefined),
    ...all.filter(({ model }) => model === undefined),
  ];
}

function rewritesOf(rewrite: Resource<InferenceModelRewrite>): NonNullable<PoolOutput["modelRewrites"]> {
  return rewrite.body.spec.rules.flatMap(({ matches, targets }, index) => {
    if (targets === undefined) return [];
    // There is only one type of match, Exact.
    matches.forEach((_, place) => {
      rewrite.settle(["spec", "rules", index, "matches", place, "model", "type"]);
    });
    const models = targets.map(({ modelRewrite, weight }) => ({
      model: modelRewrite,
      ...(weight !== undefined && { weight }),
    }));
    if (matches.length === 0) return [{ targets: models }];
    return matches.map(({ model }) => ({ model: model.value, targets: models }));
  });
}
