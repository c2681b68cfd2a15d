import path from "node:path";
import type { Address } from "../../filterapi/address.ts";
import type { LoadedConfig } from "../../filterapi/load.ts";
import type { Config } from "../../filterapi/schema/config.ts";
import { ConfigError } from "../../filterapi/problem.ts";
import { environmentNames } from "../../filterapi/secrets.ts";
import { note, toYaml } from "../commented-yaml.ts";
import { accessLogFormat, backendOf } from "./access-log.ts";
import { needsFallback } from "./chains.ts";
import { clusters } from "./clusters.ts";
import type { ClusterOptions } from "./clusters.ts";
import { extProcFilter, withoutPickedPools } from "./ext-proc-filter.ts";
import { discoveredFilter, nodeForDiscovery } from "./discovered-filter.ts";
import { dropClientControls, endpointToMetadata, router } from "./http-filters.ts";
import { rateLimitCluster, rateLimitFilter } from "./rate-limits.ts";
import { extension, socketAddress } from "./object.ts";
import type { EnvoyObject } from "./object.ts";
import { routeConfiguration } from "./routes.ts";
import type { RouteOptions } from "./routes.ts";
import { statsConfig } from "./stats.ts";
import { tracing, tracingCluster } from "./tracing.ts";
import { wasmFilter } from "./wasm-filter.ts";
import type { RootId } from "./wasm-filter.ts";

/** What a bootstrap is made with beside the configuration. */
export interface BootstrapOptions extends ClusterOptions, RouteOptions {
  /** Address and port clients connect to. */
  address: string;
  port: number;
  /** Path of the module as Envoy sees it. */
  module: string;
  /** File, as Envoy sees it, that holds the filter of the module and that Envoy watches; absent: the filter is part of the bootstrap. */
  filterFile?: string | undefined;
  /** The collector that traces are sent to, by OpenTelemetry's protocol over gRPC; absent: Envoy does not trace. */
  traceCollector?: Address | undefined;
}

/** A complete Envoy bootstrap, as commented YAML, that serves a filterapi configuration. Throws ConfigError. */
export function renderBootstrap(loaded: LoadedConfig, options: BootstrapOptions): string {
  const header =
    `Envoy bootstrap for ${path.basename(loaded.file)}, made by \`render --envoy\`.\n` +
    "Start it with: envoy -c <this file>";
  return toYaml(bootstrap(loaded, options), header);
}

function bootstrap(loaded: LoadedConfig, options: BootstrapOptions): EnvoyObject {
  if (options.filterFile !== undefined) checkDiscovery(loaded.config);
  return {
    node: options.filterFile === undefined ? undefined : nodeForDiscovery(),
    admin: note("Local only: whoever reaches it can stop Envoy and read its configuration.", {
      address: socketAddress("127.0.0.1", options.adminPort),
    }),
    stats_config: statsConfig(),
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
        ...(options.traceCollector ? [tracingCluster(options.traceCollector)] : []),
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

/** Throws ConfigError where one filter alone could not be updated: the attempts of a chain have theirs, inside Envoy's router. */
export function checkDiscovery(config: Config): void {
  if (!needsFallback(config)) return;
  const reason = "backends with priorities need two filters: leave --filter and --filter-file out";
  throw new ConfigError([{ path: "rules", reason }]);
}

/** The role in which the module sees requests come in. */
function firstRole(config: Config): RootId {
  return needsFallback(config) ? "router" : "gateway";
}

/** The HTTP filter that runs the module with a configuration, in the role that sees requests come in unless another is given. Throws ConfigError. */
export function moduleFilter(
  { config, json }: LoadedConfig,
  options: BootstrapOptions,
  rootId: RootId = firstRole(config),
): EnvoyObject {
  const given = options.extProcFilter ? withoutPickedPools(json, config) : json;
  return wasmFilter({
    module: options.module,
    rootId,
    configuration: `${JSON.stringify(JSON.parse(given), null, 2)}\n`,
    environment: environmentNames(config),
  });
}

function connectionManager(loaded: LoadedConfig, options: BootstrapOptions): EnvoyObject {
  const { config } = loaded;
  const picking = options.extProcFilter ? extProcFilter(config) : undefined;
  const hasFallback = needsFallback(config);
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
    tracing: options.traceCollector && tracing(backendOf(config)),
    http_filters: [
      note(
        hasFallback
          ? "Reads and routes requests: each has a chain of backends, tried one after the other."
          : "Reads, routes, translates and signs requests, and translates replies back.",
        options.filterFile === undefined
          ? moduleFilter(loaded, options)
          : discoveredFilter(options.filterFile),
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
      router(hasFallback ? [moduleFilter(loaded, options, "upstream")] : []),
    ],
    route_config: routeConfiguration(config, options),
  };
}
