import { z } from "zod";
import { nonEmpty } from "./text.ts";

/** A server behind a cluster. */
export const upstream = z
  .strictObject({
    host: nonEmpty.describe("Host name or IP address."),
    port: z.int().min(1).max(65535).optional().describe("Default: 443 with TLS, else 80."),
    tls: z.boolean().optional().describe("Default: true on port 443, else false."),
  })
  .transform(({ host, port, tls }) => ({
    host,
    port: port ?? (tls === true ? 443 : 80),
    tls: tls ?? port === 443,
  }));

export type Upstream = z.output<typeof upstream>;
