import { z } from "zod";
import type { ResourceKind } from "../resource-kind.ts";
import { poolReference } from "./pool-reference.ts";

const body = z.object({
  spec: z.object({ poolRef: poolReference, priority: z.int().default(0) }),
});

export type InferenceObjective = z.output<typeof body>;

/** How much a request matters to its pool. */
export const inferenceObjective: ResourceKind<InferenceObjective> = {
  kind: "InferenceObjective",
  versions: { "llm-d.ai/v1alpha2": body, "inference.networking.x-k8s.io/v1alpha2": body },
};
