import type { ConvertedRoute } from "./ai-gateway-routes.ts";
import type { ModelOutput } from "./output.ts";

/** The lists of models, as Envoy AI Gateway fills them. */
export interface ModelLists {
  models?: ModelOutput[];
  modelsByHost?: Record<string, ModelOutput[]>;
  unscopedModels?: ModelOutput[];
}

/** All models; and where a route is for certain hosts, those of each host, with the ones that are for any. */
export function modelLists(routes: readonly ConvertedRoute[]): ModelLists {
  const models = listed(routes);
  const hosts = [...new Set(routes.flatMap(({ hostnames }) => hostnames))];
  if (hosts.length === 0) return models.length === 0 ? {} : { models };
  const unscoped = routes.filter(({ hostnames }) => hostnames.length === 0);
  return {
    models,
    modelsByHost: Object.fromEntries(
      hosts.map((host) => [
        host,
        listed([...routes.filter(({ hostnames }) => hostnames.includes(host)), ...unscoped]),
      ]),
    ),
    unscopedModels: listed(unscoped),
  };
}

/** Each entry once; a model that two rules describe differently is listed twice. */
function listed(routes: readonly ConvertedRoute[]): ModelOutput[] {
  const models = new Map<string, ModelOutput>();
  for (const model of routes.flatMap((route) => route.models)) {
    models.set(JSON.stringify(model), model);
  }
  return [...models.values()];
}
