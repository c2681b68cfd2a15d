import { z } from "zod";
import type { ResourceKind } from "../resource-kind.ts";
import {
  duration,
  group,
  kind,
  milliseconds,
  namespaceName,
  objectName,
  parentReference,
  wildcardHostname,
} from "./fields.ts";
import { headerMatch } from "./header-match.ts";
import { bodyMutation, headerMutation } from "./mutation.ts";

const backendReference = z
  .object({
    group: group.optional(),
    kind: kind.optional(),
    name: z.string().min(1),
    namespace: namespaceName.optional(),
    modelNameOverride: z.string().optional(),
    weight: z.int().min(0).default(1),
    priority: z.int().min(0).default(0),
    headerMutation: headerMutation.optional(),
    bodyMutation: bodyMutation.optional(),
  })
  .refine(
    (reference) => (reference.group === undefined) === (reference.kind === undefined),
    "takes group and kind together",
  )
  .refine(
    (reference) =>
      reference.group === undefined ||
      (reference.group === "inference.networking.k8s.io" && reference.kind === "InferencePool"),
    "may only name an AIServiceBackend (no group), or an InferencePool of inference.networking.k8s.io",
  );

const timeouts = z
  .object({ request: duration.optional(), backendRequest: duration.optional() })
  .refine(({ request, backendRequest }) => {
    if (request === undefined || backendRequest === undefined) return true;
    return milliseconds(request) === 0 || milliseconds(backendRequest) <= milliseconds(request);
  }, "backendRequest must not be longer than request");

const rule = z.object({
  name: objectName.refine((name) => name !== "route-not-found", "is reserved").optional(),
  matches: z
    .array(z.object({ headers: z.array(headerMatch).max(16).default([]) }))
    .max(128)
    .default([]),
  backendRefs: z
    .array(backendReference)
    .max(128)
    .default([])
    .refine(
      (references) => new Set(references.map((reference) => reference.kind === undefined)).size < 2,
      "must not mix InferencePool and AIServiceBackend",
    )
    .refine(
      (references) => references.length < 2 || references[0]?.kind === undefined,
      "takes only one InferencePool",
    ),
  timeouts: timeouts.optional(),
  streamIdleTimeout: duration.optional(),
  modelsOwnedBy: z.string().default("Envoy AI Gateway"),
  modelsCreatedAt: z.iso.datetime({ offset: true, error: "is no time of RFC 3339" }).optional(),
});

const cost = z
  .object({
    metadataKey: z.string().min(1),
    type: z.enum([
      "OutputToken",
      "InputToken",
      "CachedInputToken",
      "CacheCreationInputToken",
      "TotalToken",
      "ReasoningToken",
      "CEL",
    ]),
    cel: z.string().optional(),
  })
  .refine(({ type, cel }) => type !== "CEL" || (cel ?? "") !== "", {
    path: ["cel"],
    message: "is required where type is CEL",
  });

const body = z.object({
  spec: z.object({
    parentRefs: z
      .array(parentReference.extend({ kind: kind.default("Gateway") }))
      .max(16)
      .refine(
        (references) => references.every((reference) => reference.kind === "Gateway"),
        "may only name Gateways",
      )
      .default([]),
    hostnames: z.array(wildcardHostname).max(16).default([]),
    rules: z
      .array(rule)
      .max(15)
      .refine((rules) => {
        const names = rules.flatMap(({ name }) => (name === undefined ? [] : [name]));
        return new Set(names).size === names.length;
      }, "have names that are not unique"),
    llmRequestCosts: z.array(cost).max(36).default([]),
  }),
});

export type AiGatewayRoute = z.output<typeof body>;
export type AiGatewayRule = z.output<typeof rule>;
export type AiGatewayBackendReference = z.output<typeof backendReference>;

const timeoutReason = {
  why: "filterapi sets no timeouts",
  remedy: "set them on the route of this rule in Envoy's configuration",
};

/** Routes by model and header to AIServiceBackends and pools. */
export const aiGatewayRoute: ResourceKind<AiGatewayRoute> = {
  kind: "AIGatewayRoute",
  versions: { "aigateway.envoyproxy.io/v1beta1": body, "aigateway.envoyproxy.io/v1alpha1": body },
  reasons: {
    "spec.rules[].timeouts": timeoutReason,
    "spec.rules[].streamIdleTimeout": timeoutReason,
    "spec.llmRequestCosts[].cel": {
      why: "an expression counts only where type is CEL",
      remedy: "set type: CEL, or leave cel out",
    },
  },
};
