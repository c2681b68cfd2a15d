import { z } from "zod";
import { nonEmpty } from "./text.ts";

/** The token counts of a reply. */
export const tokenTypes = [
  "OutputToken",
  "InputToken",
  "CachedInputToken",
  "CacheCreationInputToken",
  "TotalToken",
  "ReasoningToken",
] as const;

const costFields = {
  metadataKey: nonEmpty.describe("Key the number is published under."),
  type: z.enum([...tokenTypes, "CEL"]).describe("Which count, or CEL for an expression."),
  cel: nonEmpty.optional().describe("CEL expression; only with type CEL."),
};

function needsCelExactlyForCel({ type, cel }: { type: string; cel?: string | undefined }): boolean {
  return (type === "CEL") === (cel !== undefined);
}

const celRule = { path: ["cel"], message: "must be given exactly when type is CEL" };

/** A cost of every request. */
export const globalCost = z.strictObject(costFields).refine(needsCelExactlyForCel, celRule);

/** A cost of the requests of one rule; it replaces the global one of the same key. */
export const routeCost = z
  .strictObject({
    ...costFields,
    routeName: nonEmpty.describe("Name of the rule."),
    backend: z.string().optional().describe("Only for this backend."),
    model: z.string().optional().describe("Only for this model."),
  })
  .refine(needsCelExactlyForCel, celRule);
