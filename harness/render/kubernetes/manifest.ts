/** A Kubernetes object. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string | undefined };
  [member: string]: unknown;
}

/** An object with what is written above it. */
export interface Document {
  comment: string;
  manifest: Manifest;
}

export const gatewayApiGroup = "gateway.networking.k8s.io";
export const envoyGatewayGroup = "gateway.envoyproxy.io";

/** An object of the Gateway API. */
export function gatewayApi(
  kind: string,
  name: string,
  namespace: string | undefined,
  spec: object,
): Manifest {
  return { apiVersion: `${gatewayApiGroup}/v1`, kind, metadata: { name, namespace }, spec };
}

/** An object of Envoy Gateway. */
export function envoyGateway(kind: string, name: string, namespace: string, spec: object): Manifest {
  return { apiVersion: `${envoyGatewayGroup}/v1alpha1`, kind, metadata: { name, namespace }, spec };
}

/** A policy's reference to the object of the Gateway API that it is for, in its own namespace. */
export function target(kind: "Gateway" | "HTTPRoute", name: string): object {
  return { group: gatewayApiGroup, kind, name };
}
