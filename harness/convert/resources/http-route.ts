import { z } from "zod";
import type { ResourceKind } from "../resource-kind.ts";
import { group, kind, namespaceName, objectName, parentReference, port, wildcardHostname } from "./fields.ts";
import { headerMatch } from "./header-match.ts";

const backendReference = z.object({
  group: group.default(""),
  kind: kind.default("Service"),
  name: objectName,
  namespace: namespaceName.optional(),
  port: port.optional(),
  weight: z.int().min(0).max(1_000_000).default(1),
});

const match = z.object({
  path: z
    .object({
      type: z.enum(["Exact", "PathPrefix", "RegularExpression"]).default("PathPrefix"),
      value: z.string().default("/"),
    })
    .optional(),
  headers: z.array(headerMatch).max(16).default([]),
  method: z.string().optional(),
  queryParams: z
    .array(z.object({ name: z.string().min(1) }))
    .max(16)
    .default([]),
});

const rule = z.object({
  name: objectName.optional(),
  matches: z.array(match).max(64).default([]),
  backendRefs: z.array(backendReference).max(16).default([]),
});

const body = z.object({
  spec: z.object({
    parentRefs: z.array(parentReference).max(32).default([]),
    hostnames: z.array(wildcardHostname).max(16).default([]),
    rules: z.array(rule).max(16).default([]),
  }),
});

export type HttpRoute = z.output<typeof body>;
export type HttpRouteRule = z.output<typeof rule>;
export type HttpRouteMatch = z.output<typeof match>;
export type HttpRouteBackendReference = z.output<typeof backendReference>;

const routeReason = {
  why: "filterapi has no such setting",
  remedy: "set it on the route of this rule in Envoy's configuration",
};

/** Routes of the Gateway API; the rules that lead to pools are converted. */
export const httpRoute: ResourceKind<HttpRoute> = {
  kind: "HTTPRoute",
  versions: { "gateway.networking.k8s.io/v1": body, "gateway.networking.k8s.io/v1beta1": body },
  reasons: {
    "spec.rules[].filters": routeReason,
    "spec.rules[].timeouts": routeReason,
    "spec.rules[].retry": routeReason,
    "spec.rules[].sessionPersistence": routeReason,
    "spec.rules[].backendRefs[].filters": routeReason,
    "spec.rules[].backendRefs[].port": {
      why: "an InferencePool brings its own ports",
      remedy: "leave it out",
    },
  },
};
