import { isIP, isIPv6 } from "node:net";
import { parseAddress } from "../../filterapi/address.ts";
import type { Address } from "../../filterapi/address.ts";
import { ConfigError, formatPath } from "../../filterapi/problem.ts";
import type { ValuePath } from "../../filterapi/problem.ts";
import type { Backend } from "../../filterapi/schema/backend.ts";
import type { InferencePool } from "../../filterapi/schema/inference-pool.ts";
import { upstreamOf } from "../envoy/upstream.ts";
import type { KubernetesOptions } from "./options.ts";

/** A Service of the cluster. */
export interface ServiceReference extends Address {
  name: string;
  namespace: string;
}

/** Where the requests for a backend go. */
export interface Destination {
  /** All of them host names, or all of them IP addresses. */
  endpoints: Address[];
  /** Stands in their place: Envoy Gateway follows the endpoints of a Service itself. */
  service?: ServiceReference | undefined;
  /** The name the backend's certificate must be for; absent: no TLS. */
  tlsName?: string | undefined;
  /** Host that the backend is asked for; absent: the client's. */
  hostname?: string | undefined;
}

/** The most endpoints a Backend may have. */
const mostEndpoints = 256;

/** Where a backend is, in terms of Envoy Gateway. Throws ConfigError where it has no terms for it. */
export function destinationOf(backend: Backend, index: number, options: KubernetesOptions): Destination {
  const pool = backend.inferencePool;
  return pool === undefined ? providerOf(backend, index) : poolOf(backend, pool, index, options);
}

function providerOf(backend: Backend, index: number): Destination {
  const { host, port, tls } = upstreamOf(backend, index);
  const path = ["backends", index, "upstream", "host"];
  const address = acceptable({ host, port }, path);
  const isName = isIP(address.host) === 0;
  if (tls && !isName) refuse(path, "certificates are checked by name there: give a host name");
  return {
    endpoints: [address],
    tlsName: tls ? address.host : undefined,
    hostname: isName ? address.host : undefined,
  };
}

function poolOf(
  { name }: Backend,
  pool: InferencePool,
  index: number,
  { addresses }: KubernetesOptions,
): Destination {
  const path = ["backends", index, "inferencePool"];
  if (pool.endpoints !== undefined) return listedEndpoints(pool.endpoints, path);
  // Envoy Gateway has no cluster that goes to just any address: a Service stands for the endpoints a picker knows.
  const cluster = pool.discovery?.poolCluster ?? name;
  const address = addresses.get(cluster);
  if (address === undefined) {
    refuse(path, `what Service has its endpoints: give --cluster ${cluster}=NAME.NAMESPACE.svc:PORT`);
  }
  const [, service, namespace] = /^([^.]+)\.([^.]+)\.svc(\.cluster\.local)?\.?$/.exec(address.host) ?? [];
  if (service !== undefined && namespace !== undefined) {
    return { endpoints: [], service: { ...address, name: service, namespace } };
  }
  return { endpoints: [acceptable(address, path)] };
}

function listedEndpoints(endpoints: readonly { address: string }[], path: ValuePath): Destination {
  if (endpoints.length > mostEndpoints) {
    refuse([...path, "endpoints"], `Envoy Gateway takes ${mostEndpoints}: use discovery, from a Service`);
  }
  const all = endpoints.map(({ address }, index) =>
    acceptable(parseAddress(address)!, [...path, "endpoints", index, "address"]),
  );
  const named = all.filter(({ host }) => isIP(host) === 0).length;
  if (named !== 0 && named !== all.length) {
    refuse([...path, "endpoints"], "Envoy Gateway takes IP addresses or host names, not both in one pool");
  }
  return { endpoints: all };
}

/** The address as a Backend takes it. Throws ConfigError with `path` where it takes none such. */
export function acceptable({ host, port }: Address, path: ValuePath): Address {
  const name = host.toLowerCase().replace(/\.$/, "");
  if (isIPv6(host)) {
    const groups = /^(([0-9a-f]{1,4}:){1,7}[0-9a-f]{1,4}|(([0-9a-f]{1,4}:){0,5})(:[0-9a-f]{1,4}){1,2})$/;
    if (!groups.test(name)) refuse(path, "Envoy Gateway does not take this form: write all eight groups");
    return { host: name, port };
  }
  if (isIP(host) === 0 && !/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)+$/.test(name)) {
    refuse(path, "Envoy Gateway takes host names of two parts or more, of letters, digits and hyphens");
  }
  return { host: name, port };
}

function refuse(path: ValuePath, reason: string): never {
  throw new ConfigError([{ path: formatPath(path), reason }]);
}
