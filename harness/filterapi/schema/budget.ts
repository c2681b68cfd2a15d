import { z } from "zod";
import { tokenTypes } from "./cost.ts";
import { header, headerName, modelPattern, nonEmpty } from "./text.ts";

/** A number of tokens that matching requests may use up in each period. */
export const budget = z.strictObject({
  name: nonEmpty.describe("Name of the budget."),
  match: z
    .strictObject({
      model: modelPattern.optional().describe("Model asked for; a trailing * matches any rest."),
      backend: nonEmpty.optional().describe("Name of a backend."),
      rule: nonEmpty.optional().describe("Name of a rule."),
      headers: z.array(header).optional().describe("Headers that must all have exactly these values."),
    })
    .optional()
    .describe("Which requests count; absent: all."),
  perHeader: headerName
    .optional()
    .describe("Header whose every value has the tokens to itself; requests without it do not count."),
  tokens: z.int().min(1).describe("Tokens for each period."),
  per: z.enum(["second", "minute", "hour", "day"]).describe("The period."),
  type: z.enum(tokenTypes).default("TotalToken").describe("Which tokens count."),
});
