import { z } from "zod";
import { group, kind, objectName } from "./fields.ts";

/** The pool of the same namespace that an objective or a model rewrite is for. */
export const poolReference = z.object({
  group: group.default("inference.networking.k8s.io"),
  kind: kind.default("InferencePool"),
  name: objectName,
});
