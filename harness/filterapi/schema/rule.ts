import { z } from "zod";
import { header, modelPattern, nonEmpty } from "./text.ts";

const match = z.strictObject({
  model: modelPattern.optional().describe("Model asked for; a trailing * matches any rest."),
  headers: z.array(header).optional().describe("Headers that must all have exactly these values."),
});

const reference = z.strictObject({
  name: nonEmpty.describe("Name of a backend."),
  weight: z.int().min(0).default(1).describe("Share of requests among equal priorities."),
  priority: z.int().min(0).default(0).describe("0 first; others when those fail."),
});

/** Which backends serve which requests. The first rule that matches decides. */
export const rule = z
  .strictObject({
    name: z.string().default("").describe("Name that costs and budgets refer to."),
    matches: z.array(match).optional().describe("Any of these; absent or empty: every request."),
    backends: z.array(reference).min(1).describe("Backends that share the requests."),
    passthrough: z
      .boolean()
      .default(false)
      .describe("Send unknown paths on to a backend of the same family."),
  })
  .refine(({ backends }) => backends.some(({ weight, priority }) => priority === 0 && weight > 0), {
    path: ["backends"],
    message: "no backend of priority 0 has a weight above 0",
  });

export type Rule = z.output<typeof rule>;
