import type { Address } from "../../filterapi/address.ts";
import type { Backend } from "../../filterapi/schema/backend.ts";
import { note } from "../commented-yaml.ts";
import type { Commented } from "../commented-yaml.ts";
import { backendNameKey, gatewayNamespace } from "./names.ts";
import { socketAddress } from "./object.ts";
import type { EnvoyObject } from "./object.ts";
import { http2Protocol } from "./tls.ts";

/** The name of a backend's cluster: its own, or that of the pool it discovers endpoints from. */
export function clusterName({ name, inferencePool }: Backend): string {
  return inferencePool?.discovery?.poolCluster ?? name;
}

/** What the clusters of all backends have. */
export function commonFields(backend: Backend): EnvoyObject {
  return {
    connect_timeout: backend.inferencePool === undefined ? "5s" : "2s",
    metadata: nameOfBackend(backend.name),
    circuit_breakers: circuitBreakers(),
  };
}

/** Limits that are never reached. */
export function circuitBreakers(): Commented {
  const most = 16384;
  return note(
    "Streams are long: Envoy's default of 1024 at a time is soon reached, and that of 3 retries sooner.",
    {
      thresholds: [
        { max_connections: most, max_pending_requests: most, max_requests: most, max_retries: most },
      ],
    },
  );
}

/** Metadata that names the backend, as Envoy AI Gateway's control plane writes it. */
export function nameOfBackend(name: string): EnvoyObject {
  return { filter_metadata: { [gatewayNamespace]: { [backendNameKey]: name } } };
}

/** Endpoints with the host they are asked for, and the name of their backend: what an attempt of a fallback chain goes by. */
export function backendAssignment(
  backend: Backend,
  places: readonly { address: Address; hostname: string }[],
): EnvoyObject {
  const endpoints = places.map(({ address: { host, port }, hostname }) => ({
    endpoint: { address: socketAddress(host, port), hostname },
    metadata: nameOfBackend(backend.name),
  }));
  return { cluster_name: clusterName(backend), endpoints: [{ lb_endpoints: endpoints }] };
}

/** Endpoints of a cluster that is no backend's. */
export function assignment(name: string, addresses: readonly Address[]): EnvoyObject {
  const endpoints = addresses.map(({ host, port }) => ({ endpoint: { address: socketAddress(host, port) } }));
  return { cluster_name: name, endpoints: [{ lb_endpoints: endpoints }] };
}

/** The cluster of a gRPC service that Envoy itself calls, in plain text. */
export function grpcCluster(name: string, address: Address): EnvoyObject {
  return {
    name,
    type: "STRICT_DNS",
    connect_timeout: "1s",
    typed_extension_protocol_options: http2Protocol(),
    load_assignment: assignment(name, [address]),
  };
}
