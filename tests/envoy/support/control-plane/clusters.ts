import { endpointHeader, gatewayNamespace } from "../../../../harness/render/envoy/names.ts";
import { extension, socketAddress, typed } from "../../../../harness/render/envoy/object.ts";
import type { EnvoyObject } from "../../../../harness/render/envoy/object.ts";
import { http2Protocol, unverifiedTls } from "../../../../harness/render/envoy/tls.ts";
import { inRole } from "./filters.ts";
import { pickerCluster } from "./shape.ts";
import type { ControlPlaneOptions, ControlledRule } from "./shape.ts";

/** The cluster of a rule: its backends' endpoints by priority, or a pool's, which the header alone names. */
export function ruleCluster(rule: ControlledRule, options: ControlPlaneOptions): EnvoyObject {
  const protocol = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";
  const common = {
    name: rule.cluster,
    connect_timeout: "10s",
    per_connection_buffer_limit_bytes: 32768,
    typed_extension_protocol_options: {
      [protocol]: typed(protocol, {
        explicit_http_config: { http_protocol_options: {} },
        http_filters: attemptFilters(options),
      }),
    },
  };
  if (rule.pool !== undefined) {
    return {
      ...common,
      type: "ORIGINAL_DST",
      lb_policy: "CLUSTER_PROVIDED",
      original_dst_lb_config: { use_http_header: true, http_header_name: endpointHeader },
      metadata: named(rule.pool.backend),
    };
  }
  return {
    ...common,
    type: "STATIC",
    load_assignment: {
      cluster_name: rule.cluster,
      endpoints: rule.endpoints.map(({ backend, port, priority }, index) => ({
        locality: { region: `${rule.cluster}/backend/${index}` },
        load_balancing_weight: 1,
        priority,
        lb_endpoints: [
          {
            endpoint: { address: socketAddress("127.0.0.1", port), hostname: `127.0.0.1:${port}` },
            metadata: named(backend),
          },
        ],
      })),
    },
  };
}

function attemptFilters(options: ControlPlaneOptions): EnvoyObject[] {
  const length = { key: "content-length", value: "%DYNAMIC_METADATA(io.envoy.ai_gateway:content_length)%" };
  return [
    inRole("upstream", options),
    extension(
      "envoy.filters.http.header_mutation",
      "envoy.extensions.filters.http.header_mutation.v3.HeaderMutation",
      { mutations: { request_mutations: [{ append: { header: length, append_action: "ADD_IF_ABSENT" } }] } },
    ),
    extension(
      "envoy.filters.http.upstream_codec",
      "envoy.extensions.filters.http.upstream_codec.v3.UpstreamCodec",
    ),
  ];
}

function named(backend: string): EnvoyObject {
  return { filter_metadata: { [gatewayNamespace]: { per_route_rule_backend_name: backend } } };
}

/** Reaches the pool's external picker. */
export function endpointPickerCluster(port: number): EnvoyObject {
  return { ...plainCluster(pickerCluster, port), transport_socket: unverifiedTls() };
}

/** A gRPC service. */
export function plainCluster(name: string, port: number): EnvoyObject {
  return {
    name,
    type: "STATIC",
    connect_timeout: "10s",
    typed_extension_protocol_options: http2Protocol(),
    load_assignment: {
      cluster_name: name,
      endpoints: [{ lb_endpoints: [{ endpoint: { address: socketAddress("127.0.0.1", port) } }] }],
    },
  };
}
