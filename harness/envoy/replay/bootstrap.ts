import { toYaml } from "../../render/commented-yaml.ts";
import { costKeys, filterStateFields } from "../../render/envoy/access-log.ts";
import { needsFallback } from "../../render/envoy/chains.ts";
import { endpointToMetadata, router } from "../../render/envoy/http-filters.ts";
import {
  backendNameKey,
  controlHeaders,
  endpointHeader,
  gatewayNamespace,
  loadBalancerNamespace,
  usageKeys,
} from "../../render/envoy/names.ts";
import { extension } from "../../render/envoy/object.ts";
import type { EnvoyObject } from "../../render/envoy/object.ts";
import { wasmFilter } from "../../render/envoy/wasm-filter.ts";
import type { RootId } from "../../render/envoy/wasm-filter.ts";
import { chainClusters, chainRoutes } from "./chain-clusters.ts";
import { poolCluster, poolRoute } from "./pool-clusters.ts";
import { accessLogFile, clientSocket, upstreamSocket } from "./stage.ts";
import type { Stage } from "./stage.ts";

/** A bootstrap that has a listener and clusters, all on Unix sockets, for each stage. */
export function replayBootstrap(stages: readonly Stage[], module: string, adminSocket: string): string {
  return toYaml(
    {
      admin: { address: pipe(adminSocket) },
      static_resources: {
        listeners: stages.map((stage) => listener(stage, module)),
        clusters: stages.flatMap((stage) => [
          cluster(stage),
          ...stage.pools.map(poolCluster),
          ...chainClusters(stage),
        ]),
      },
    },
    "Replay of exchanges.",
  );
}

function listener(stage: Stage, module: string): EnvoyObject {
  const { config, json: configuration, environment } = stage.configuration;
  const hasFallback = needsFallback(config);
  const inRole = (rootId: RootId): EnvoyObject =>
    withEnvironment(wasmFilter({ module, rootId, configuration, environment: [] }), environment);
  const manager = extension(
    "envoy.filters.network.http_connection_manager",
    "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
    {
      stat_prefix: "replay",
      access_log: [accessLog(stage)],
      http_filters: [
        inRole(hasFallback ? "router" : "gateway"),
        endpointToMetadata(),
        router(hasFallback ? [inRole("upstream")] : []),
      ],
      route_config: { name: "replay", virtual_hosts: [virtualHost(stage)] },
    },
  );
  return { name: stage.folder, address: pipe(clientSocket(stage)), filter_chains: [{ filters: [manager] }] };
}

function virtualHost(stage: Stage): EnvoyObject {
  const { backend } = stage.exchange;
  const { config } = stage.configuration;
  const metadata =
    backend === undefined
      ? undefined
      : { filter_metadata: { [gatewayNamespace]: { [backendNameKey]: backend } } };
  return {
    name: "replay",
    domains: ["*"],
    request_headers_to_remove: needsFallback(config) ? [] : controlHeaders,
    request_body_buffer_limit: config.limits.requestBody,
    routes: [
      ...stage.pools.map((pool) => ({ ...poolRoute(pool), metadata })),
      ...chainRoutes(stage),
      { match: { prefix: "/" }, metadata, route: { cluster: stage.folder, timeout: "0s" } },
    ],
  };
}

function cluster(stage: Stage): EnvoyObject {
  const endpoint = { endpoint: { address: pipe(upstreamSocket(stage)) } };
  return {
    name: stage.folder,
    type: "STATIC",
    load_assignment: { cluster_name: stage.folder, endpoints: [{ lb_endpoints: [endpoint] }] },
  };
}

function accessLog(stage: Stage): EnvoyObject {
  return extension("envoy.access_loggers.file", "envoy.extensions.access_loggers.file.v3.FileAccessLog", {
    path: accessLogFile(stage),
    log_format: {
      omit_empty_values: true,
      json_format: {
        details: "%RESPONSE_CODE_DETAILS%",
        pick: `%DYNAMIC_METADATA(${loadBalancerNamespace}:${endpointHeader})%`,
        ...filterStateFields([...usageKeys, ...costKeys(stage.configuration.config)]),
      },
    },
  });
}

/** Replays give the filter's variables in the bootstrap, so that Envoy's own environment does not matter. */
function withEnvironment(filter: EnvoyObject, environment: Record<string, string>): EnvoyObject {
  if (Object.keys(environment).length === 0) return filter;
  const { typed_config } = filter as { typed_config: { config: { vm_config: EnvoyObject } } };
  typed_config.config.vm_config["environment_variables"] = { key_values: environment };
  return filter;
}

function pipe(socket: string): EnvoyObject {
  return { pipe: { path: socket } };
}
