import { extension } from "../../../../harness/render/envoy/object.ts";
import type { EnvoyObject } from "../../../../harness/render/envoy/object.ts";
import { wasmFilter } from "../../../../harness/render/envoy/wasm-filter.ts";
import type { RootId } from "../../../../harness/render/envoy/wasm-filter.ts";
import { modulePath } from "../requirements.ts";
import { moduleFilter, pickerCluster, pickerFilter, rateLimitFilter } from "./shape.ts";
import type { ControlPlaneOptions } from "./shape.ts";

/** The listener's HTTP filters. */
export function httpFilters(options: ControlPlaneOptions): EnvoyObject[] {
  const modes = { request_header_mode: "SEND", response_header_mode: "SEND" };
  const trailers = { request_trailer_mode: "SEND", response_trailer_mode: "SEND" };
  const bodies = { request_body_mode: "FULL_DUPLEX_STREAMED", response_body_mode: "FULL_DUPLEX_STREAMED" };
  return [
    { ...inRole("router", options), name: moduleFilter, disabled: true },
    extension(pickerFilter, "envoy.extensions.filters.http.ext_proc.v3.ExternalProcessor", {
      grpc_service: { envoy_grpc: { cluster_name: pickerCluster, authority: "picker.default.svc:9002" } },
      processing_mode: { ...modes, ...trailers, ...bodies },
      message_timeout: "300s",
    }),
    extension(rateLimitFilter, "envoy.extensions.filters.http.ratelimit.v3.RateLimit", {
      domain: "default/eg/http",
      rate_limit_service: {
        grpc_service: { envoy_grpc: { cluster_name: "ratelimit_cluster" } },
        transport_api_version: "V3",
      },
    }),
    extension(
      "envoy.filters.http.header_to_metadata",
      "envoy.extensions.filters.http.header_to_metadata.v3.Config",
      {
        request_rules: [
          {
            header: "agent-session-id",
            on_header_present: {
              metadata_namespace: "io.envoy.ai_gateway",
              key: "session.id",
              type: "STRING",
            },
          },
        ],
      },
    ),
    extension("envoy.filters.http.router", "envoy.extensions.filters.http.router.v3.Router", {
      suppress_envoy_headers: true,
    }),
  ];
}

/** The module, with the configuration as it was handed out. */
export function inRole(rootId: RootId, { configuration }: ControlPlaneOptions): EnvoyObject {
  return wasmFilter({
    module: modulePath,
    rootId,
    configuration: JSON.stringify(configuration),
    environment: [],
  });
}
