import { z } from "zod";
import { headerName, headerValue, jsonText } from "../../filterapi/schema/text.ts";

/** Changes to request headers. */
export const headerMutation = z.object({
  set: z
    .array(z.object({ name: headerName.max(256), value: headerValue.min(1).max(4096) }))
    .max(16)
    .default([]),
  remove: z.array(headerName).max(16).default([]),
});

/** Changes to fields of a request's JSON body; values are JSON text. */
export const bodyMutation = z.object({
  set: z
    .array(z.object({ path: z.string().min(1), value: jsonText }))
    .max(16)
    .default([]),
  remove: z.array(z.string().min(1)).max(16).default([]),
});

export type HeaderMutation = z.output<typeof headerMutation>;
export type BodyMutation = z.output<typeof bodyMutation>;
