import type { ValuePath } from "../filterapi/problem.ts";
import type { ConversionContext } from "./context.ts";
import type { Explained, UpstreamOutput } from "./output.ts";
import type { Resource } from "./resource.ts";
import { backend } from "./resources/backend.ts";
import type { Backend } from "./resources/backend.ts";
import { service } from "./resources/service.ts";
import { checkAuthorities, checkServerName, speaksTls } from "./tls.ts";

/** Where a reference leads that cannot be followed: a name that never resolves (RFC 6761), so that no credential goes astray. */
export function nowhere(namespace: string, name: string): UpstreamOutput {
  return { host: `${name}.${namespace}.invalid`, port: 80, tls: false };
}

/** Where an Envoy Gateway Backend is. `referrer` is told where it cannot be said. */
export function upstreamOfBackend(
  context: ConversionContext,
  referrer: Resource,
  path: ValuePath,
  namespace: string,
  name: string,
): Explained<UpstreamOutput> {
  const found = context.catalogue.find(backend, namespace, name);
  if (found === undefined) {
    referrer.lose(
      path,
      `Backend ${namespace}/${name} is not among the manifests`,
      "convert it along with the rest; until then this backend answers 503",
    );
    return { comment: `Backend ${namespace}/${name} (unknown)`, value: nowhere(namespace, name) };
  }
  const address = addressOf(found);
  const tls = backendSpeaksTls(context, found, address?.host);
  const comment = tls || address?.port !== 443 ? found.title : `${found.title} (nothing says TLS)`;
  return { comment, value: address === undefined ? nowhere(namespace, name) : { ...address, tls } };
}

function backendSpeaksTls(
  context: ConversionContext,
  found: Resource<Backend>,
  host: string | undefined,
): boolean {
  const { namespace, name } = found;
  const byPolicy = speaksTls(context, {
    group: "gateway.envoyproxy.io",
    kind: "Backend",
    namespace,
    name,
    host,
  });
  const own = found.body.spec.tls;
  if (own === undefined) return byPolicy;
  const path = ["spec", "tls"];
  checkAuthorities(found, path, own.wellKnownCACertificates);
  checkServerName(found, [...path, "sni"], own.sni, host);
  // The name of the endpoint is the server name anyway.
  found.settle([...path, "autoSNIFromEndpointHostname"]);
  if (own.insecureSkipVerify) {
    found.lose(
      [...path, "insecureSkipVerify"],
      "certificates are always verified",
      "give render the authority with --trusted-ca",
    );
  }
  return true;
}

function addressOf(found: Resource<Backend>): { host: string; port: number } | undefined {
  const { type, endpoints = [], fallback } = found.body.spec;
  if (fallback) {
    found.lose(
      ["spec", "fallback"],
      "the priorities of an AIGatewayRoute's backendRefs override it",
      "give the reference in the route a priority above 0",
    );
  }
  if (type === "DynamicResolver") {
    found.lose(
      ["spec", "type"],
      "a backend has one upstream, and is not found by the request's host",
      "write a backend for each host; until then this backend answers 503",
    );
    return undefined;
  }
  endpoints.slice(1).forEach((_, index) => {
    found.lose(
      ["spec", "endpoints", index + 1],
      "a backend has one upstream: only the first endpoint is used",
      "put the endpoints behind one name, or give the route a backend for each",
    );
  });
  const [first] = endpoints;
  const place = first?.fqdn ?? first?.ip;
  if (place === undefined || place.port === 0) {
    found.lose(
      first === undefined ? ["spec"] : ["spec", "endpoints", 0],
      "an upstream is a host name or IP address, and a port above 0",
      "give it one; until then this backend answers 503",
    );
    return undefined;
  }
  const host = "hostname" in place ? place.hostname.replace(/\.$/, "") : place.address;
  if (first?.hostname !== undefined && first.hostname !== host) {
    found.lose(
      ["spec", "endpoints", 0, "hostname"],
      `requests name the upstream's host, ${host}`,
      "set host_rewrite_literal on its route in Envoy's configuration",
    );
  }
  return { host, port: place.port };
}

/** The name of a Service in the cluster's DNS. */
export function serviceHost(namespace: string, name: string): string {
  return `${name}.${namespace}.svc.cluster.local`;
}

/** Where a Service is. */
export function upstreamOfService(
  context: ConversionContext,
  referrer: Resource,
  path: ValuePath,
  reference: { namespace: string; name: string; port: number },
): Explained<UpstreamOutput> {
  const { namespace, name, port } = reference;
  const host = serviceHost(namespace, name);
  const title = `Service ${namespace}/${name}`;
  const found = context.catalogue.find(service, namespace, name);
  const ports = found?.body.spec?.ports ?? [];
  const known = ports.find((candidate) => candidate.port === port);
  if (found?.body.spec?.type === "ExternalName") {
    referrer.lose(path, `${title} is an ExternalName`, "name its host in a Backend of gateway.envoyproxy.io");
  } else if (ports.length > 0 && known === undefined) {
    referrer.lose([...path, "port"], `${title} has no port ${port}`, "name one of its ports");
  }
  const tls = speaksTls(context, { group: "", kind: "Service", namespace, name, section: known?.name, host });
  return { comment: title, value: { host, port, tls } };
}
