import { isIP } from "node:net";
import { parseAddress } from "../../filterapi/address.ts";
import type { Address } from "../../filterapi/address.ts";
import type { Config } from "../../filterapi/load.ts";
import { ConfigError, formatPath } from "../../filterapi/problem.ts";
import type { Backend } from "../../filterapi/schema/backend.ts";
import type { InferencePool } from "../../filterapi/schema/inference-pool.ts";
import type { Upstream } from "../../filterapi/schema/upstream.ts";
import { note } from "../commented-yaml.ts";
import { chainCluster } from "./chain-routes.ts";
import { chainsOf, hasUnknownEndpoints } from "./chains.ts";
import { assignment, backendAssignment, clusterName, commonFields } from "./cluster-fields.ts";
import { endpointListPolicy } from "./load-balancing.ts";
import { endpointHeader, loadBalancerNamespace } from "./names.ts";
import type { EnvoyObject } from "./object.ts";
import { http2Protocol, negotiatedProtocol, unverifiedTls, verifiedTls } from "./tls.ts";
import { authorityOf, upstreamOf } from "./upstream.ts";

/** What clusters need to know beside the configuration. */
export interface ClusterOptions {
  /** Certificate authorities, as a file Envoy reads. */
  trustedCa: string;
  adminPort: number;
  /** Addresses of clusters that a pool refers to by name: endpoint pickers, discovered pools. */
  addresses: ReadonlyMap<string, Address>;
  /** Where backends that are no pools are reached in place of where they are, in plain text: such as are simulated. */
  standIns?: ReadonlyMap<string, Address>;
}

/** All clusters: one for each backend, those that pools refer to, and one for each fallback chain. Throws ConfigError. */
export function clusters(config: Config, options: ClusterOptions): EnvoyObject[] {
  const all = new Map<string, EnvoyObject>();
  config.backends.forEach((backend, index) => {
    const pool = backend.inferencePool;
    const own =
      pool === undefined
        ? providerCluster(backend, index, options)
        : poolCluster(backend, pool, index, options);
    const referred = pool === undefined ? [] : referredClusters(pool, index, options);
    all.set(String(own["name"]), own);
    for (const cluster of referred) {
      const name = String(cluster["name"]);
      if (!all.has(name)) all.set(name, cluster);
    }
  });
  for (const cluster of tokenClusters(config, options)) {
    const name = String(cluster["name"]);
    if (!all.has(name)) all.set(name, cluster);
  }
  return [...all.values(), ...chainsOf(config).map((chain) => chainCluster(chain))];
}

/** Those of the token endpoints that a configuration needs. */
export function tokenClusters(
  { backends, tokenExchange }: Config,
  { trustedCa }: Pick<ClusterOptions, "trustedCa">,
): EnvoyObject[] {
  const needed = [
    ...(backends.some(({ auth }) => auth?.gcp?.serviceAccountKey) ? [tokenExchange.gcp] : []),
    ...(backends.some(({ auth }) => auth?.azure?.clientSecret) ? [tokenExchange.azure] : []),
  ];
  return needed.map(({ cluster, upstream }) => ({
    name: cluster,
    connect_timeout: "5s",
    ...serverFields(upstream, assignment(cluster, [upstream]), trustedCa),
  }));
}

function providerCluster(
  backend: Backend,
  index: number,
  { trustedCa, standIns }: ClusterOptions,
): EnvoyObject {
  const standIn = standIns?.get(backend.name);
  const upstream = upstreamOf(backend, index);
  const { host, port, tls } = standIn ? { ...standIn, tls: false } : upstream;
  const hosts = backendAssignment(backend, [{ address: { host, port }, hostname: authorityOf(upstream) }]);
  return {
    name: clusterName(backend),
    ...commonFields(backend),
    ...serverFields({ host, port, tls }, hosts, trustedCa),
  };
}

/** What a cluster of one server says of it. */
function serverFields({ host, tls }: Upstream, hosts: EnvoyObject, trustedCa: string): EnvoyObject {
  return {
    type: isIP(host) === 0 ? "LOGICAL_DNS" : "STATIC",
    dns_lookup_family: isIP(host) === 0 ? "V4_PREFERRED" : undefined,
    load_assignment: hosts,
    transport_socket: tls ? verifiedTls(host, trustedCa) : undefined,
    typed_extension_protocol_options: tls ? negotiatedProtocol() : undefined,
  };
}

function poolCluster(
  backend: Backend,
  pool: InferencePool,
  index: number,
  options: ClusterOptions,
): EnvoyObject {
  const name = clusterName(backend);
  if (hasUnknownEndpoints(backend)) return pickedCluster(backend, name);
  const addresses = pool.endpoints?.map(({ address }) => parseAddress(address)!) ?? [
    referredAddress(name, index, "discovery.poolCluster", options),
  ];
  return {
    name,
    ...commonFields(backend),
    type: addresses.every(({ host }) => isIP(host) !== 0) ? "STATIC" : "STRICT_DNS",
    load_balancing_policy: endpointListPolicy(canBeSteered(pool) ? pool.failureMode : "FailOpen"),
    load_assignment: backendAssignment(
      backend,
      addresses.map((address) => ({ address, hostname: authorityOf({ ...address, tls: false }) })),
    ),
  };
}

/** Envoy knows endpoints by IP address: one that the configuration names otherwise is found by no list. */
export function canBeSteered({ endpoints }: InferencePool): boolean {
  return endpoints?.every(({ address }) => isIP(parseAddress(address)!.host) !== 0) ?? true;
}

/** A pool whose endpoints only its external picker knows: the picked address is taken as it is. */
function pickedCluster(backend: Backend, name: string): EnvoyObject {
  return {
    name,
    ...commonFields(backend),
    type: "ORIGINAL_DST",
    lb_policy: "CLUSTER_PROVIDED",
    original_dst_lb_config: {
      metadata_key: note(
        "Takes one ip:port; the client cannot write it, as the filter replaces the header.",
        {
          key: loadBalancerNamespace,
          path: [{ key: endpointHeader }],
        },
      ),
    },
  };
}

/** The clusters a pool refers to by name, beside that of its endpoints. Throws ConfigError where one's address is not given. */
export function referredClusters(
  pool: InferencePool,
  index: number,
  options: Omit<ClusterOptions, "trustedCa">,
): EnvoyObject[] {
  const found: EnvoyObject[] = [];
  if (pool.endpointPicker !== undefined) {
    const name = pool.endpointPicker.cluster;
    const address = referredAddress(name, index, "endpointPicker.cluster", options);
    found.push({
      name,
      connect_timeout: `${pool.endpointPicker.connectTimeout / 1000}s`,
      type: isIP(address.host) === 0 ? "STRICT_DNS" : "STATIC",
      load_assignment: assignment(name, [address]),
      transport_socket: unverifiedTls(),
      typed_extension_protocol_options: http2Protocol(),
    });
  }
  if (pool.discovery !== undefined) {
    const name = pool.discovery.adminCluster;
    const address = { host: "127.0.0.1", port: options.adminPort };
    found.push({ name, connect_timeout: "1s", type: "STATIC", load_assignment: assignment(name, [address]) });
  }
  const { cluster: scraped } = pool.picker.metrics;
  if (scraped !== undefined) found.push(scrapedCluster(scraped));
  return found;
}

/** Reaches whatever endpoint a call of the filter names; no route leads to it. */
function scrapedCluster(name: string): EnvoyObject {
  return {
    name,
    connect_timeout: "1s",
    type: "ORIGINAL_DST",
    lb_policy: "CLUSTER_PROVIDED",
    original_dst_lb_config: { use_http_header: true, http_header_name: endpointHeader },
  };
}

function referredAddress(
  name: string,
  index: number,
  key: string,
  { addresses }: Pick<ClusterOptions, "addresses">,
): Address {
  const address = addresses.get(name);
  if (address !== undefined) return address;
  const path = formatPath(["backends", index, "inferencePool", ...key.split(".")]);
  throw new ConfigError([{ path, reason: `where cluster "${name}" is: give --cluster ${name}=HOST:PORT` }]);
}
