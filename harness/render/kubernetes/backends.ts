import { isIP } from "node:net";
import { note } from "../commented-yaml.ts";
import type { Address } from "../../filterapi/address.ts";
import type { Destination, ServiceReference } from "./destinations.ts";
import { envoyGateway, envoyGatewayGroup, gatewayApi, gatewayApiGroup } from "./manifest.ts";
import type { Document } from "./manifest.ts";

/** The objects that say where a backend is; `name` is theirs and its route's. */
export function destinationDocuments(
  backend: string,
  name: string,
  namespace: string,
  destination: Destination,
): Document[] {
  const { service, tlsName } = destination;
  if (service !== undefined) {
    return service.namespace === namespace ? [] : [grantDocument(name, namespace, service)];
  }
  const place = placeDocument(`Where ${backend} is.`, name, namespace, destination.endpoints);
  return tlsName === undefined ? [place] : [place, tlsDocument(backend, name, namespace, tlsName)];
}

/** The object that says where something is, as Envoy Gateway takes it of backends and whatever else. */
export function placeDocument(
  comment: string,
  name: string,
  namespace: string,
  addresses: readonly Address[],
): Document {
  return {
    comment,
    manifest: envoyGateway("Backend", name, namespace, { endpoints: addresses.map(endpoint) }),
  };
}

/** How a route refers to the objects above. */
export function backendReference(name: string, namespace: string, { service }: Destination): object {
  if (service === undefined) return { group: envoyGatewayGroup, kind: "Backend", name };
  return {
    name: service.name,
    namespace: service.namespace === namespace ? undefined : service.namespace,
    port: service.port,
  };
}

function endpoint({ host, port }: Address): object {
  return isIP(host) === 0 ? { fqdn: { hostname: host, port } } : { ip: { address: host, port } };
}

function tlsDocument(backend: string, name: string, namespace: string, hostname: string): Document {
  return {
    comment: `TLS to ${backend}, whose certificate must be for its name.`,
    manifest: gatewayApi("BackendTLSPolicy", name, namespace, {
      targetRefs: [{ group: envoyGatewayGroup, kind: "Backend", name }],
      validation: {
        hostname,
        wellKnownCACertificates: note("One of the authorities that Envoy's image knows.", "System"),
      },
    }),
  };
}

function grantDocument(name: string, namespace: string, service: ServiceReference): Document {
  return {
    comment: `Lets routes of namespace ${namespace} lead to the Service.`,
    manifest: {
      apiVersion: `${gatewayApiGroup}/v1beta1`,
      kind: "ReferenceGrant",
      metadata: { name, namespace: service.namespace },
      spec: {
        from: [{ group: gatewayApiGroup, kind: "HTTPRoute", namespace }],
        to: [{ group: "", kind: "Service", name: service.name }],
      },
    },
  };
}
