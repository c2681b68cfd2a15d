import type { Config } from "../../filterapi/load.ts";
import type { Backend } from "../../filterapi/schema/backend.ts";
import { note } from "../commented-yaml.ts";
import { canBeSteered, referredClusters } from "../envoy/clusters.ts";
import { fallbackPolicy, selectedHostKey } from "../envoy/load-balancing.ts";
import { endpointHeader } from "../envoy/names.ts";
import { extension } from "../envoy/object.ts";
import { pluginSettings } from "../envoy/plugin-settings.ts";
import { envoyGateway, target } from "./manifest.ts";
import type { Document } from "./manifest.ts";
import { baseName, wasmFilterName, xdsListener } from "./names.ts";
import type { KubernetesOptions } from "./options.ts";
import { gatewayClusterOf, hasMetricsCluster } from "./pool-clusters.ts";

/** Where Envoy Gateway has Envoy's admin interface listen. */
const adminPort = 19000;

const listenerType = "type.googleapis.com/envoy.config.listener.v3.Listener";
const clusterType = "type.googleapis.com/envoy.config.cluster.v3.Cluster";

const routerPath = '..http_filters[?(@.name=="envoy.filters.http.router")].typed_config';
const steeringPath =
  '..policies[?(@.typed_extension_config.name=="envoy.load_balancing_policies.override_host")].typed_extension_config.typed_config';

/** Sets what no other object of Envoy Gateway can. Throws ConfigError. */
export function patchPolicyDocument(config: Config, options: KubernetesOptions): Document {
  const hasPools = config.backends.some(({ inferencePool }) => inferencePool !== undefined);
  return {
    comment:
      "Sets what the objects of Envoy Gateway have no fields for. Without it requests hang: check that it took\n" +
      "effect with `check-dump`.",
    manifest: envoyGateway("EnvoyPatchPolicy", baseName(options), options.namespace, {
      targetRef: target("Gateway", options.gateway),
      type: "JSONPatch",
      jsonPatches: [
        ...options.listeners.flatMap((listener) =>
          listenerPatches(xdsListener(options, listener), wasmFilterName(options), hasPools),
        ),
        ...config.backends.flatMap((backend) => poolPatches(backend, options)),
        ...clusterAdditions(config, options),
      ],
    }),
  };
}

function listenerPatches(name: string, filter: string, hasPools: boolean): unknown[] {
  const add = (jsonPath: string, path: string, value: unknown): object => ({
    type: listenerType,
    name,
    operation: { op: "add", jsonPath, path, value },
  });
  const settings = Object.entries(pluginSettings).map(([path, value]) =>
    add(`..http_filters[?(@.name=="${filter}")].typed_config.config`, path, value),
  );
  if (!hasPools) return settings;
  return [
    ...settings,
    note(
      "Takes the list of endpoints off once an endpoint was chosen by it: a route would do so too early.",
      add(routerPath, "upstream_http_filters", [withoutEndpointHeader(), upstreamCodec()]),
    ),
  ];
}

function withoutEndpointHeader(): object {
  return extension(
    "envoy.filters.http.header_mutation",
    "envoy.extensions.filters.http.header_mutation.v3.HeaderMutation",
    { mutations: { request_mutations: [{ remove: endpointHeader }] } },
  );
}

function upstreamCodec(): object {
  return extension(
    "envoy.filters.http.upstream_codec",
    "envoy.extensions.filters.http.upstream_codec.v3.UpstreamCodec",
  );
}

function poolPatches(backend: Backend, options: KubernetesOptions): unknown[] {
  const pool = backend.inferencePool;
  if (pool === undefined) return [];
  const patch = (path: string, value: unknown): object => ({
    type: clusterType,
    name: gatewayClusterOf(backend, options),
    operation: { op: "add", jsonPath: steeringPath, path, value },
  });
  const failsClosed = pool.failureMode === "FailClose" && canBeSteered(pool);
  return [
    note("The endpoint that served, for the filter.", patch("selected_host_key", selectedHostKey)),
    ...(failsClosed ? [patch("fallback_policy", fallbackPolicy("FailClose"))] : []),
  ];
}

/** Clusters that only calls of the filter go to; no route leads there. */
function clusterAdditions(config: Config, options: KubernetesOptions): unknown[] {
  const added = new Map<string, unknown>();
  config.backends.forEach((backend, index) => {
    const pool = backend.inferencePool;
    if (pool === undefined) return;
    for (const cluster of referredClusters(pool, index, { addresses: options.addresses, adminPort })) {
      const name = String(cluster["name"]);
      const isOwn = name === pool.picker.metrics.cluster && !hasMetricsCluster(backend);
      if (isOwn || added.has(name)) continue;
      const operation = { op: "add", path: "", value: cluster };
      added.set(name, note("The filter's own calls go there.", { type: clusterType, name, operation }));
    }
  });
  return [...added.values()];
}
