import path from "node:path";
import type { LoadedConfig } from "../../filterapi/load.ts";
import { toYaml } from "../commented-yaml.ts";
import { backendTrafficPolicyDocument } from "./backend-traffic-policy.ts";
import { destinationDocuments } from "./backends.ts";
import { clientTrafficPolicyDocument } from "./client-traffic-policy.ts";
import { destinationOf } from "./destinations.ts";
import { envoyProxyDocuments, secretCommand } from "./envoy-proxy.ts";
import { extensionPolicyDocument } from "./extension-policy.ts";
import { gatewayDocuments } from "./gateway.ts";
import type { Document } from "./manifest.ts";
import { backendObjectName } from "./names.ts";
import type { KubernetesOptions } from "./options.ts";
import { patchPolicyDocument } from "./patch-policy.ts";
import { refuseFallback } from "./refusals.ts";
import { backendRouteDocument, quietFilterDocument, unroutedDocuments } from "./routes.ts";

/** What Envoy Gateway needs to serve a filterapi configuration, as commented YAML documents. Throws ConfigError. */
export function renderKubernetes(loaded: LoadedConfig, options: KubernetesOptions): string {
  const documents = allDocuments(loaded, options).map(({ comment, manifest }) => toYaml(manifest, comment));
  // Not a document of its own: some readers take no empty ones.
  return `${headerOf(loaded, options)}\n${documents.join("---\n")}`;
}

function allDocuments(loaded: LoadedConfig, options: KubernetesOptions): Document[] {
  const { config } = loaded;
  refuseFallback(config);
  return [
    ...gatewayDocuments(options),
    ...envoyProxyDocuments(config, options),
    extensionPolicyDocument(loaded, options),
    patchPolicyDocument(config, options),
    clientTrafficPolicyDocument(config, options),
    ...unroutedDocuments(options),
    quietFilterDocument(options),
    ...config.backends.flatMap((backend, index) => {
      const destination = destinationOf(backend, index, options);
      const name = backendObjectName(options, backend.name);
      return [
        ...destinationDocuments(backend.name, name, options.namespace, destination),
        backendRouteDocument(backend, index, destination, options),
        backendTrafficPolicyDocument(backend, options),
      ];
    }),
  ];
}

function headerOf(loaded: LoadedConfig, options: KubernetesOptions): string {
  const secret = secretCommand(loaded.config, options);
  return [
    `Manifests for ${path.basename(loaded.file)}, made by \`render --kubernetes\`, for Envoy Gateway 1.9 with`,
    "  extensionApis: {enableEnvoyPatchPolicy: true, enableBackend: true}",
    "in its configuration. docs/deploying.md tells how to apply, check and update them.",
    ...(secret === undefined ? [] : ["Make the Secret that Envoy's pods read first:", `  ${secret}`]),
  ]
    .map((line) => `# ${line}\n`)
    .join("");
}
