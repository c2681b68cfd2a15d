import { ConfigError, formatPath } from "../../filterapi/problem.ts";
import type { Backend } from "../../filterapi/schema/backend.ts";
import { note } from "../commented-yaml.ts";
import { backendHeader, controlHeaders, edgeHeaders } from "../envoy/names.ts";
import { backendReference } from "./backends.ts";
import type { Destination } from "./destinations.ts";
import { envoyGateway, envoyGatewayGroup, gatewayApi } from "./manifest.ts";
import type { Document } from "./manifest.ts";
import { backendObjectName, baseName } from "./names.ts";
import type { KubernetesOptions } from "./options.ts";

const everyPath = { type: "PathPrefix", value: "/" };

/** The route to a backend, chosen by the header the filter writes. A route each: one may have sixteen rules only. */
export function backendRouteDocument(
  backend: Backend,
  index: number,
  destination: Destination,
  options: KubernetesOptions,
): Document {
  const name = backendObjectName(options, backend.name);
  if (!/^[!-~]+([\t ]?[!-~]+)*$/.test(backend.name) || backend.name.length > 4096) {
    const path = formatPath(["backends", index, "name"]);
    throw new ConfigError([{ path, reason: "an HTTPRoute cannot match it: printable ASCII only" }]);
  }
  return {
    comment: `The route to ${backend.name}.`,
    manifest: gatewayApi("HTTPRoute", name, options.namespace, {
      parentRefs: [{ name: options.gateway }],
      rules: [
        {
          matches: [
            { path: everyPath, headers: [{ type: "Exact", name: backendHeader, value: backend.name }] },
          ],
          filters: [
            hideHeaders(),
            ...(destination.hostname ? hostRewrite(destination.hostname, options) : []),
          ],
          backendRefs: [backendReference(name, options.namespace, destination)],
        },
      ],
    }),
  };
}

function hideHeaders(): object {
  return {
    type: "RequestHeaderModifier",
    requestHeaderModifier: {
      remove: note("What steers the gateway, and what is nobody else's business.", [
        ...controlHeaders,
        ...edgeHeaders,
      ]),
    },
  };
}

function hostRewrite(hostname: string, options: KubernetesOptions): object[] {
  return [{ type: "URLRewrite", urlRewrite: { hostname } }, extensionReference(quietName(options))];
}

function extensionReference(name: string): object {
  return { type: "ExtensionRef", extensionRef: { group: envoyGatewayGroup, kind: "HTTPRouteFilter", name } };
}

function quietName(options: KubernetesOptions): string {
  return `${baseName(options)}-quiet`;
}

/** What the routes to providers share. */
export function quietFilterDocument(options: KubernetesOptions): Document {
  return {
    comment: "Providers are not told what host the client asked for, as a rewritten host would have it.",
    manifest: envoyGateway("HTTPRouteFilter", quietName(options), options.namespace, {
      urlRewrite: { appendXForwardedHost: false },
    }),
  };
}

/** The route for requests that no backend is named for yet: without it Envoy would answer before the filter runs. */
export function unroutedDocuments(options: KubernetesOptions): Document[] {
  const name = `${baseName(options)}-unrouted`;
  return [
    {
      comment: "The answer where the filter has named no backend.",
      manifest: envoyGateway("HTTPRouteFilter", name, options.namespace, {
        directResponse: { statusCode: 404 },
      }),
    },
    {
      comment:
        "Matches before the filter has named a backend: without it Envoy would answer before the filter runs.",
      manifest: gatewayApi("HTTPRoute", name, options.namespace, {
        parentRefs: [{ name: options.gateway }],
        rules: [
          {
            matches: [{ path: everyPath }],
            filters: [extensionReference(name)],
          },
        ],
      }),
    },
  ];
}
