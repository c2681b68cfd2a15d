import { z } from "zod";
import type { ResourceKind } from "../resource-kind.ts";
import { poolReference } from "./pool-reference.ts";

const target = z.object({
  modelRewrite: z.string().min(1),
  weight: z.int().min(1).max(1_000_000).optional(),
});

const rule = z.object({
  matches: z
    .array(
      z.object({ model: z.object({ type: z.enum(["Exact"]).default("Exact"), value: z.string().min(1) }) }),
    )
    .default([]),
  targets: z
    .array(target)
    .min(1)
    .refine(
      (targets) => new Set(targets.map(({ weight }) => weight === undefined)).size < 2,
      "must all have a weight, or none of them",
    )
    .optional(),
});

const body = z.object({
  spec: z.object({ poolRef: poolReference, rules: z.array(rule) }),
});

export type InferenceModelRewrite = z.output<typeof body>;

/** Which models a pool is asked for in place of others. */
export const inferenceModelRewrite: ResourceKind<InferenceModelRewrite> = {
  kind: "InferenceModelRewrite",
  versions: { "llm-d.ai/v1alpha2": body, "inference.networking.x-k8s.io/v1alpha2": body },
  reasons: {
    "spec.rules[].matches": {
      why: "a rule without targets rewrites nothing",
      remedy: "give it targets, or leave it out",
    },
  },
};
