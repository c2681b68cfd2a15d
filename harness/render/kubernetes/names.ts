import { createHash } from "node:crypto";
import { defaultKubernetesOptions } from "./options.ts";
import type { KubernetesOptions } from "./options.ts";

const longest = 40;

/** What the names of all rendered objects begin with; objects of other makers have other names, and are left alone. */
export function baseName({ gateway }: Pick<KubernetesOptions, "gateway">): string {
  const plain = defaultKubernetesOptions.gateway;
  return gateway === plain ? plain : `${plain}-${nameOf(gateway)}`;
}

/** The name of a backend's objects: a valid one, and another for each backend. */
export function backendObjectName(options: KubernetesOptions, backend: string): string {
  return `${baseName(options)}-${nameOf(backend)}`;
}

/** The name of the object that says where the trace collector is: no backend's, since none begins with a hyphen. */
export function collectorObjectName(options: KubernetesOptions): string {
  return `${baseName(options)}--trace-collector`;
}

/** A label of RFC 1123. One that had to be changed ends in a hash of the text, so that no two texts share it. */
function nameOf(text: string): string {
  const plain = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, longest)
    .replace(/^-+|-+$/g, "");
  if (plain === text) return plain;
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 8);
  return plain === "" ? hash : `${plain}-${hash}`;
}

/** The name Envoy Gateway gives the cluster of a route's only rule. */
export function clusterOfRoute(namespace: string, route: string): string {
  return `httproute/${namespace}/${route}/rule/0`;
}

/** The name it gives a Gateway's listener (not under its runtime flag XDSNameSchemeV2). */
export function xdsListener({ namespace, gateway }: KubernetesOptions, listener: string): string {
  return `${namespace}/${gateway}/${listener}`;
}

/** The name it gives the filter of an EnvoyExtensionPolicy's first module. */
export function wasmFilterName(options: KubernetesOptions): string {
  return `envoy.filters.http.wasm/envoyextensionpolicy/${options.namespace}/${baseName(options)}/wasm/0`;
}
