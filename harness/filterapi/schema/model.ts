import { z } from "zod";

/** An entry of the list at /v1/models. */
export const model = z.strictObject({
  Name: z.string().min(1).describe("Model id."),
  OwnedBy: z.string().optional().describe("Owner shown to clients."),
  CreatedAt: z.iso
    .datetime({ offset: true, error: "expected a date and time such as 2026-08-01T00:00:00Z (RFC 3339)" })
    .optional()
    .describe("Time of creation, RFC 3339."),
});
