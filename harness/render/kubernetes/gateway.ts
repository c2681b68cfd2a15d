import { note } from "../commented-yaml.ts";
import { envoyGatewayGroup, gatewayApi } from "./manifest.ts";
import type { Document } from "./manifest.ts";
import { baseName } from "./names.ts";
import type { KubernetesOptions } from "./options.ts";

/** The Gateway with its class; nothing where it is there already. */
export function gatewayDocuments(options: KubernetesOptions): Document[] {
  if (options.hasGateway) return [];
  const { gateway, namespace, listeners, port } = options;
  return [
    {
      comment: "Envoy Gateway serves the Gateways of this class.",
      manifest: gatewayApi("GatewayClass", gateway, undefined, {
        controllerName: "gateway.envoyproxy.io/gatewayclass-controller",
      }),
    },
    {
      comment: "What clients connect to.",
      manifest: gatewayApi("Gateway", gateway, namespace, {
        gatewayClassName: gateway,
        infrastructure: {
          parametersRef: { group: envoyGatewayGroup, kind: "EnvoyProxy", name: baseName(options) },
        },
        listeners: listeners.map((name) => ({
          name,
          protocol: note(
            `For clients elsewhere add an HTTPS listener, and render again with --gateway ${gateway} --listener http https.`,
            "HTTP",
          ),
          port,
        })),
      }),
    },
  ];
}
