import { toYaml } from "../../../../harness/render/commented-yaml.ts";
import { gatewayNamespace } from "../../../../harness/render/envoy/names.ts";
import { extension, socketAddress } from "../../../../harness/render/envoy/object.ts";
import type { EnvoyObject } from "../../../../harness/render/envoy/object.ts";
import { endpointPickerCluster, plainCluster, ruleCluster } from "./clusters.ts";
import { httpFilters } from "./filters.ts";
import { routes } from "./routes.ts";
import type { ControlPlaneOptions } from "./shape.ts";

/**
 * What Envoy Gateway and Envoy AI Gateway's extension server make of AIGatewayRoutes, with this module in the place of the external
 * processor: at the router level, switched on by routes, and in each cluster.
 */
export function controlPlaneBootstrap(options: ControlPlaneOptions): string {
  return toYaml(
    {
      admin: { address: socketAddress("127.0.0.1", options.adminPort) },
      static_resources: {
        listeners: [listener(options)],
        clusters: [
          ...options.rules.map((rule) => ruleCluster(rule, options)),
          ...options.rules.flatMap(({ pool }) =>
            pool?.pickerPort === undefined ? [] : [endpointPickerCluster(pool.pickerPort)],
          ),
          plainCluster("ratelimit_cluster", options.rateLimitPort),
        ],
      },
    },
    "As a control plane would.",
  );
}

function listener(options: ControlPlaneOptions): EnvoyObject {
  const manager = extension(
    "envoy.filters.network.http_connection_manager",
    "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
    {
      stat_prefix: "http-10080",
      use_remote_address: true,
      normalize_path: true,
      merge_slashes: true,
      scheme_header_transformation: { match_upstream: true },
      common_http_protocol_options: { headers_with_underscores_action: "REJECT_REQUEST" },
      access_log: [accessLog(options.costs)],
      http_filters: httpFilters(options),
      route_config: {
        name: "default/eg/http",
        virtual_hosts: [{ name: "default/eg/http/*", domains: ["*"], routes: routes(options) }],
      },
    },
  );
  return {
    name: "default/eg/http",
    address: socketAddress("127.0.0.1", options.port),
    per_connection_buffer_limit_bytes: 32768,
    default_filter_chain: { filters: [manager] },
  };
}

function accessLog(costs: string[]): EnvoyObject {
  const served = `%UPSTREAM_METADATA(${gatewayNamespace}:per_route_rule_backend_name)%`;
  const fields = Object.fromEntries(costs.map((key) => [key, `%FILTER_STATE(wasm.${key}:PLAIN)%`]));
  return extension(
    "envoy.access_loggers.stdout",
    "envoy.extensions.access_loggers.stream.v3.StdoutAccessLog",
    {
      log_format: {
        omit_empty_values: true,
        json_format: {
          status: "%RESPONSE_CODE%",
          attempts: "%UPSTREAM_REQUEST_ATTEMPT_COUNT%",
          served,
          ...fields,
        },
      },
    },
  );
}
