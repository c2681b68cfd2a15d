import type { LoadedConfig } from "../../filterapi/load.ts";
import type { Backend } from "../../filterapi/schema/backend.ts";
import { memberOf, setMember, within } from "../envoy/config-document.ts";
import type { ConfigDocument } from "../envoy/config-document.ts";
import { backendObjectName, clusterOfRoute } from "./names.ts";
import type { KubernetesOptions } from "./options.ts";

/** The name of the cluster that Envoy Gateway makes for a backend. */
export function gatewayClusterOf({ name }: Backend, options: KubernetesOptions): string {
  return clusterOfRoute(options.namespace, backendObjectName(options, name));
}

/** Whether a pool's metrics are read through a cluster of their own, and not through the pool's. */
export function hasMetricsCluster({ name, inferencePool: pool }: Backend): boolean {
  const through = pool?.picker.metrics.cluster;
  return through !== undefined && through !== (pool?.discovery?.poolCluster ?? name);
}

/** The configuration as JSON, in which pools refer to their own clusters by the names that Envoy Gateway gives these. */
export function withClusterNames({ json, config }: LoadedConfig, options: KubernetesOptions): string {
  const document = JSON.parse(json) as ConfigDocument;
  const backends = memberOf(document, "backends") as ConfigDocument[];
  config.backends.forEach((backend, index) => {
    if (backend.inferencePool === undefined) return;
    const pool = within(backends[index]!, "inferencePool");
    const cluster = gatewayClusterOf(backend, options);
    if (backend.inferencePool.discovery !== undefined) {
      setMember(within(pool, "discovery"), "poolCluster", cluster);
    }
    if (!hasMetricsCluster(backend)) {
      setMember(within(within(pool, "picker"), "metrics"), "cluster", cluster);
    }
  });
  return JSON.stringify(document);
}
