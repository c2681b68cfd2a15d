import path from "node:path";
import type { LoadedConfig } from "../../filterapi/load.ts";
import { environmentNames } from "../../filterapi/secrets.ts";
import { note, toYaml } from "../commented-yaml.ts";
import { accessLogFormat } from "./access-log.ts";
import { needsFallback } from "./chains.ts";
import { clusters } from "./clusters.ts";
import type { ClusterOptions } from "./clusters.ts";
import { extProcFilter, withoutPickedPools } from "./ext-proc-filter.ts";
import { dropClientControls, endpointToMetadata, router } from "./http-filters.ts";
import { rateLimitCluster, rateLimitFilter } from "./rate-limits.ts";
import { extension, socketAddress } from "./object.ts";
import type { EnvoyObject } from "./object.ts";
import { routeConfiguration } from "./routes.ts";
import type { RouteOptions } from "./routes.ts";
import { wasmFilter } from "./wasm-filter.ts";
import type { RootId } from "./wasm-filter.ts";

/** What a bootstrap is made with beside the configuration. */
export interface BootstrapOptions extends ClusterOptions, RouteOptions {
  /** Address and port clients connect to. */
  address: string;
  port: number;
  /** Path of the module as Envoy sees it. */
  module: string;
}

/** A complete Envoy bootstrap, as commented YAML, that serves a filterapi configuration. Throws ConfigError. */
export function renderBootstrap(loaded: LoadedConfig, options: BootstrapOptions): string {
  const header =
    `Envoy bootstrap for ${path.basename(loaded.file)}, made by \`render --envoy\`.\n` +
    "Start it with: envoy -c <this file>";
  return toYaml(bootstrap(loaded, options), header);
}

function bootstrap(loaded: LoadedConfig, options: BootstrapOptions): EnvoyObject {
  return {
    admin: note("Local only: whoever reaches it can stop Envoy and read its configuration.", {
      address: socketAddress("127.0.0.1", options.adminPort),
    }),
    overload_manager: note("Whoever opens connections without end is refused before memory runs out.", {
      resource_monitors: [
        extension(
          "envoy.resource_monitors.global_downstream_max_connections",
          "envoy.extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig",
          { max_active_downstream_connections: 50000 },
        ),
      ],
    }),
    static_resources: {
      listeners: [listener(loaded, options)],
      clusters: [
        ...clusters(loaded.config, options),
        ...(options.rateLimit ? [rateLimitCluster(options.rateLimit)] : []),
      ],
    },
  };
}

function listener(loaded: LoadedConfig, options: BootstrapOptions): EnvoyObject {
  return {
    name: "ai-gateway",
    address: socketAddress(options.address, options.port),
    filter_chains: [
      {
        filters: [
          extension(
            "envoy.filters.network.http_connection_manager",
            "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
            connectionManager(loaded, options),
          ),
        ],
      },
    ],
  };
}

function connectionManager({ config, json }: LoadedConfig, options: BootstrapOptions): EnvoyObject {
  const picking = options.extProcFilter ? extProcFilter(config) : undefined;
  const given = picking ? withoutPickedPools(json, config) : json;
  const hasFallback = needsFallback(config);
  const inRole = (rootId: RootId): EnvoyObject =>
    wasmFilter({
      module: options.module,
      rootId,
      configuration: `${JSON.stringify(JSON.parse(given), null, 2)}\n`,
      environment: environmentNames(config),
    });
  return {
    stat_prefix: "ai_gateway",
    use_remote_address: note(
      "This is the edge: what clients say in x-forwarded-for or x-envoy-* does not count.",
      true,
    ),
    early_header_mutation_extensions: [dropClientControls()],
    skip_xff_append: note("Backends do not learn the clients' addresses.", true),
    normalize_path: true,
    merge_slashes: true,
    request_headers_timeout: note("For the headers alone: bodies and replies may take long.", "30s"),
    stream_idle_timeout: note("Until a route, which has its own, is known.", "600s"),
    access_log: [
      extension("envoy.access_loggers.stdout", "envoy.extensions.access_loggers.stream.v3.StdoutAccessLog", {
        log_format: accessLogFormat(config),
      }),
    ],
    http_filters: [
      note(
        hasFallback
          ? "Reads and routes requests: each has a chain of backends, tried one after the other."
          : "Reads, routes, translates and signs requests, and translates replies back.",
        inRole(hasFallback ? "router" : "gateway"),
      ),
      ...(options.rateLimit
        ? [
            note(
              "Charges what requests cost to the budgets of a rate-limit service.",
              rateLimitFilter(options.rateLimit),
            ),
          ]
        : []),
      ...(picking ? [note("Asks the external pickers of pools for endpoints.", picking)] : []),
      note("Hands the endpoints the filter picked to the load balancer.", endpointToMetadata()),
      router(hasFallback ? [inRole("upstream")] : []),
    ],
    route_config: routeConfiguration(config, options),
  };
}
