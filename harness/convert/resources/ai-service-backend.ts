import { z } from "zod";
import type { ResourceKind } from "../resource-kind.ts";
import { group, kind, namespaceName, objectName, port } from "./fields.ts";
import { bodyMutation, headerMutation } from "./mutation.ts";

const targets = [
  { group: "", kind: "Service" },
  { group: "gateway.envoyproxy.io", kind: "Backend" },
  { group: "inference.networking.k8s.io", kind: "InferencePool" },
];

const backendReference = z
  .object({
    group: group.default(""),
    kind: kind.default("Service"),
    name: objectName,
    namespace: namespaceName.optional(),
    port: port.optional(),
  })
  .refine(
    (reference) =>
      targets.some((target) => target.group === reference.group && target.kind === reference.kind),
    "must name a Service, a Backend of gateway.envoyproxy.io, or an InferencePool of inference.networking.k8s.io",
  )
  .refine((reference) => reference.kind !== "Service" || reference.port !== undefined, {
    path: ["port"],
    message: "is required for a Service",
  });

const body = z.object({
  spec: z.object({
    schema: z.object({
      name: z.enum([
        "OpenAI",
        "Cohere",
        "AWSBedrock",
        "AzureOpenAI",
        "GCPVertexAI",
        "GCPAnthropic",
        "Anthropic",
        "AWSAnthropic",
      ]),
      prefix: z.string().optional(),
      version: z.string().optional(),
    }),
    backendRef: backendReference,
    headerMutation: headerMutation.optional(),
    bodyMutation: bodyMutation.optional(),
  }),
});

export type AiServiceBackend = z.output<typeof body>;

/** A service that speaks an AI API, and which API that is. */
export const aiServiceBackend: ResourceKind<AiServiceBackend> = {
  kind: "AIServiceBackend",
  versions: { "aigateway.envoyproxy.io/v1beta1": body, "aigateway.envoyproxy.io/v1alpha1": body },
};
