import { z } from "zod";
import type { ResourceKind } from "../resource-kind.ts";
import { port } from "./fields.ts";

const body = z.object({
  spec: z
    .object({
      type: z.string().default("ClusterIP"),
      ports: z.array(z.object({ name: z.string().optional(), port })).default([]),
    })
    .optional(),
});

export type Service = z.output<typeof body>;

/** A name in the cluster's DNS. How it finds its pods is the cluster's business. */
export const service: ResourceKind<Service> = {
  kind: "Service",
  versions: { v1: body },
  staysInCluster: true,
};
