import { chainCluster, chainRoute } from "../../render/envoy/chain-routes.ts";
import { chainsOf } from "../../render/envoy/chains.ts";
import type { Chain } from "../../render/envoy/chains.ts";
import { nameOfBackend } from "../../render/envoy/cluster-fields.ts";
import type { EnvoyObject } from "../../render/envoy/object.ts";
import { patience } from "./client.ts";
import { upstreamSocket } from "./stage.ts";
import type { Stage } from "./stage.ts";

/** The routes of a stage's fallback chains, as `render` makes them. */
export function chainRoutes(stage: Stage): EnvoyObject[] {
  return chainsOf(stage.configuration.config).map((chain) =>
    chainRoute(chain, patience, nameOf(stage, chain)),
  );
}

/** The clusters of these chains, and those of the providers in them: all of these end at the one stand-in. */
export function chainClusters(stage: Stage): EnvoyObject[] {
  const { config } = stage.configuration;
  const chains = chainsOf(config);
  if (chains.length === 0) return [];
  const isPool = (backend: string): boolean => stage.pools.some((pool) => pool.backend === backend);
  return [
    ...config.backends.filter(({ name }) => !isPool(name)).map(({ name }) => providerCluster(stage, name)),
    ...chains.map((chain) => chainCluster(chain, nameOf(stage, chain), ({ name }) => memberOf(stage, name))),
  ];
}

function nameOf({ folder }: Stage, { name }: Chain): string {
  return `${folder}/${name}`;
}

function memberOf(stage: Stage, backend: string): string {
  return stage.pools.find((pool) => pool.backend === backend)?.cluster ?? `${stage.folder}/${backend}`;
}

function providerCluster(stage: Stage, backend: string): EnvoyObject {
  const name = memberOf(stage, backend);
  const endpoint = { address: { pipe: { path: upstreamSocket(stage) } } };
  return {
    name,
    type: "STATIC",
    load_assignment: {
      cluster_name: name,
      endpoints: [{ lb_endpoints: [{ endpoint, metadata: nameOfBackend(backend) }] }],
    },
  };
}
