import { parseAddress } from "../../filterapi/address.ts";
import { nameOfBackend } from "../../render/envoy/cluster-fields.ts";
import { endpointListPolicy } from "../../render/envoy/load-balancing.ts";
import { backendHeader } from "../../render/envoy/names.ts";
import { socketAddress, typed } from "../../render/envoy/object.ts";
import type { EnvoyObject } from "../../render/envoy/object.ts";
import { poolRetries } from "../../render/envoy/routes.ts";
import type { ModelServerPlace, PoolStage } from "./pool-stage.ts";

/**
 * The cluster of a pool. Its endpoints have the addresses of the exchange, which picks, hashes and logs go by; connections to them end
 * at the stand-ins' sockets, as those of an endpoint behind a proxy end at the proxy.
 */
export function poolCluster({ backend, cluster, servers, failureMode }: PoolStage): EnvoyObject {
  return {
    name: cluster,
    type: "STATIC",
    connect_timeout: "2s",
    load_balancing_policy: endpointListPolicy(failureMode),
    load_assignment: {
      cluster_name: cluster,
      endpoints: [{ lb_endpoints: servers.map((server) => endpoint(server, backend)) }],
    },
  };
}

/** The route to a pool, as `render` makes it. */
export function poolRoute({ backend, cluster, maxEndpoints }: PoolStage): EnvoyObject {
  return {
    match: { prefix: "/", headers: [{ name: backendHeader, string_match: { exact: backend } }] },
    route: { cluster, timeout: "0s", retry_policy: poolRetries(maxEndpoints) },
  };
}

function endpoint({ address, socket }: ModelServerPlace, backend: string): EnvoyObject {
  const { host, port } = parseAddress(address)!;
  const proxy = typed("envoy.config.core.v3.Address", { pipe: { path: socket } });
  return {
    endpoint: { address: socketAddress(host, port) },
    metadata: {
      ...nameOfBackend(backend),
      typed_filter_metadata: { "envoy.http11_proxy_transport_socket.proxy_address": proxy },
    },
  };
}
