import { z } from "zod";
import type { ResourceKind } from "../resource-kind.ts";
import { group, kind, namespaceName, objectName } from "./fields.ts";

const body = z.object({
  spec: z.object({
    from: z
      .array(z.object({ group, kind, namespace: namespaceName }))
      .min(1)
      .max(16),
    to: z
      .array(z.object({ group, kind, name: objectName.optional() }))
      .min(1)
      .max(16),
  }),
});

export type ReferenceGrant = z.output<typeof body>;

/** Which references from other namespaces a namespace allows. */
export const referenceGrant: ResourceKind<ReferenceGrant> = {
  kind: "ReferenceGrant",
  versions: { "gateway.networking.k8s.io/v1beta1": body, "gateway.networking.k8s.io/v1": body },
  staysInCluster: true,
};
