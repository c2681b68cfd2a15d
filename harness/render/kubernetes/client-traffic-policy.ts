import type { Config } from "../../filterapi/load.ts";
import { note } from "../commented-yaml.ts";
import { controlPrefix, endpointHeader } from "../envoy/names.ts";
import { envoyGateway, target } from "./manifest.ts";
import type { Document } from "./manifest.ts";
import { baseName } from "./names.ts";
import type { KubernetesOptions } from "./options.ts";

/** What the Gateway does with clients' connections and headers. */
export function clientTrafficPolicyDocument(config: Config, options: KubernetesOptions): Document {
  const merge = options.hasGateway
    ? "\nA Gateway has one such policy: where it has another one, add this to that."
    : "";
  return {
    comment: `What clients may send, and for how long they may wait.${merge}`,
    manifest: envoyGateway("ClientTrafficPolicy", baseName(options), options.namespace, {
      targetRefs: [target("Gateway", options.gateway)],
      connection: {
        bufferLimit: note(
          "A request is sent again only if its body was kept: limits.requestBody.",
          config.limits.requestBody,
        ),
      },
      headers: {
        earlyRequestHeaders: note(
          "What steers Envoy or the gateway is theirs alone to write. No x-envoy-* or x-ai-eg-* of a client counts.",
          {
            remove: [endpointHeader],
            removeOnMatch: ["x-envoy-", controlPrefix].map((value) => ({ type: "Prefix", value })),
          },
        ),
      },
      path: { escapedSlashesAction: note("Names of models may have a slash.", "KeepUnchanged") },
      timeout: { http: { streamIdleTimeout: "600s" } },
    }),
  };
}
