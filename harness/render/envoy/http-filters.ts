import { note } from "../commented-yaml.ts";
import { controlPrefix, endpointHeader, loadBalancerNamespace } from "./names.ts";
import { extension } from "./object.ts";
import type { EnvoyObject } from "./object.ts";

/** Moves the list of endpoints from the header, where the filter can write, to the load balancer's metadata. */
export function endpointToMetadata(): EnvoyObject {
  return extension(
    "envoy.filters.http.header_to_metadata",
    "envoy.extensions.filters.http.header_to_metadata.v3.Config",
    {
      request_rules: [
        {
          header: endpointHeader,
          on_header_present: {
            metadata_namespace: loadBalancerNamespace,
            key: endpointHeader,
            type: "STRING",
          },
          remove: note("No backend sees the header.", true),
        },
      ],
    },
  );
}

/** Takes off what steers Envoy or the gateway, where a client sends it: such headers are theirs alone to write. */
export function dropClientControls(): EnvoyObject {
  return extension(
    "envoy.http.early_header_mutation.header_mutation",
    "envoy.extensions.http.early_header_mutation.header_mutation.v3.HeaderMutation",
    {
      mutations: [
        { remove_on_match: { key_matcher: { prefix: "x-envoy-" } } },
        { remove_on_match: { key_matcher: { prefix: controlPrefix } } },
        { remove: endpointHeader },
      ],
    },
  );
}

/** The last HTTP filter. `attemptFilters` run for each attempt anew, once it is known where to. */
export function router(attemptFilters: readonly EnvoyObject[] = []): EnvoyObject {
  return extension("envoy.filters.http.router", "envoy.extensions.filters.http.router.v3.Router", {
    suppress_envoy_headers: note("Backends get no x-envoy-* headers.", true),
    upstream_http_filters:
      attemptFilters.length === 0
        ? undefined
        : note("Run for every attempt anew, with the client's body, once the backend is known.", [
            ...attemptFilters,
            extension(
              "envoy.filters.http.upstream_codec",
              "envoy.extensions.filters.http.upstream_codec.v3.UpstreamCodec",
            ),
          ]),
  });
}
