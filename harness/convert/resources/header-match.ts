import { z } from "zod";
import { headerName, headerValue } from "../../filterapi/schema/text.ts";

/** A condition on one request header, as AIGatewayRoute and HTTPRoute write it. */
export const headerMatch = z.object({
  type: z.enum(["Exact", "RegularExpression"]).default("Exact"),
  name: headerName.max(256),
  value: headerValue.min(1).max(4096),
});

export type HeaderMatch = z.output<typeof headerMatch>;
