import { z } from "zod";
import { header, headerName, jsonText, nonEmpty } from "./text.ts";

/** Changes to the headers of a request to a backend: removals first, then sets. */
export const httpHeaderMutation = z.strictObject({
  set: z.array(header).default([]).describe("Headers to set."),
  remove: z.array(headerName).default([]).describe("Headers to remove."),
});

const bodyField = z.strictObject({
  path: nonEmpty.describe("Top-level field, or a dotted path."),
  value: jsonText.describe("The value, as JSON text."),
});

/** Changes to the JSON body in the backend's own format: removals first, then sets. */
export const httpBodyMutation = z.strictObject({
  set: z.array(bodyField).default([]).describe("Fields to set."),
  remove: z.array(nonEmpty).default([]).describe("Fields to remove."),
});
