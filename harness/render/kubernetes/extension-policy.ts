import type { LoadedConfig } from "../../filterapi/load.ts";
import { environmentNames } from "../../filterapi/secrets.ts";
import { note } from "../commented-yaml.ts";
import { envoyGateway, target } from "./manifest.ts";
import type { Document } from "./manifest.ts";
import { baseName } from "./names.ts";
import type { KubernetesOptions, ModuleSource } from "./options.ts";
import { withClusterNames } from "./pool-clusters.ts";

/** Puts the module, with its configuration, on every route of the Gateway. */
export function extensionPolicyDocument(loaded: LoadedConfig, options: KubernetesOptions): Document {
  const environment = environmentNames(loaded.config);
  return {
    comment:
      "Runs the module on every route of the Gateway. It fails closed: there is no failOpen, which the policy\n" +
      "below would have Envoy refuse.",
    manifest: envoyGateway("EnvoyExtensionPolicy", baseName(options), options.namespace, {
      targetRefs: [target("Gateway", options.gateway)],
      wasm: [
        {
          name: "ai-gateway",
          rootID: "gateway",
          code: note(
            "Envoy Gateway fetches it, checks it, and hands it to its proxies.",
            codeOf(options.module),
          ),
          env:
            environment.length === 0
              ? undefined
              : { hostKeys: note("What the filter may read of Envoy's environment.", environment) },
          config: note(
            "The filterapi configuration; the clusters of pools go by the names Envoy Gateway gives them.",
            JSON.parse(withClusterNames(loaded, options)),
          ),
        },
      ],
    }),
  };
}

function codeOf({ type, url, sha256 }: ModuleSource): object {
  return type === "HTTP" ? { type, http: { url, sha256 } } : { type, image: { url, sha256 } };
}
