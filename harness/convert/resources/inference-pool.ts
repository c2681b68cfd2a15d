import { z } from "zod";
import type { ResourceKind } from "../resource-kind.ts";
import { group, kind, objectName, port } from "./fields.ts";

/** The group of pools since v1. */
export const poolGroup = "inference.networking.k8s.io";

/** The group of pools before v1. */
export const poolGroupAlpha = "inference.networking.x-k8s.io";

const labels = z.record(z.string(), z.string());
const failureMode = z.enum(["FailOpen", "FailClose"]).default("FailClose");

const body = z.object({
  spec: z.object({
    selector: z.object({
      matchLabels: labels.refine((selected) => {
        const count = Object.keys(selected).length;
        return count >= 1 && count <= 64;
      }, "must have 1 to 64 labels"),
    }),
    targetPorts: z
      .array(z.object({ number: port }))
      .min(1)
      .max(8)
      .refine(
        (ports) => new Set(ports.map(({ number }) => number)).size === ports.length,
        "must be different from each other",
      ),
    appProtocol: z.enum(["http", "kubernetes.io/h2c"]).default("http"),
    endpointPickerRef: z
      .object({
        group: group.default(""),
        kind: kind.default("Service"),
        name: objectName,
        port: z.object({ number: port }).optional(),
        failureMode,
      })
      .refine((reference) => reference.kind !== "Service" || reference.port !== undefined, {
        path: ["port"],
        message: "is required for a Service",
      })
      .optional(),
  }),
});

const bodyAlpha = z.object({
  spec: z.object({
    selector: labels,
    targetPortNumber: port,
    extensionRef: z.object({
      group: group.default(""),
      kind: kind.default("Service"),
      name: objectName,
      portNumber: port.optional(),
      failureMode,
    }),
  }),
});

export type InferencePool = z.output<typeof body>;
export type InferencePoolAlpha = z.output<typeof bodyAlpha>;

/** A pool of model servers. */
export const inferencePool: ResourceKind<InferencePool> = {
  kind: "InferencePool",
  versions: { [`${poolGroup}/v1`]: body },
};

/** A pool of model servers as it was written before v1. */
export const inferencePoolAlpha: ResourceKind<InferencePoolAlpha> = {
  kind: "InferencePool",
  versions: { [`${poolGroupAlpha}/v1alpha2`]: bodyAlpha },
};
