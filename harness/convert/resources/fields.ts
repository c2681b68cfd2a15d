import { z } from "zod";

const label = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const subdomain = `${label}(\\.${label})*`;

/** Name of a resource. */
export const objectName = z.string().min(1).max(253);

/** Name of a namespace. */
export const namespaceName = z
  .string()
  .min(1)
  .max(63)
  .regex(new RegExp(`^${label}$`), "is no name of a namespace: lower-case letters, digits and -");

/** Group of an API; empty for the core group. */
export const group = z
  .string()
  .max(253)
  .regex(new RegExp(`^$|^${subdomain}$`), "is no API group");

/** Kind of a resource. */
export const kind = z
  .string()
  .min(1)
  .max(63)
  .regex(/^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$/, "is no kind");

/** Number of a port. */
export const port = z.int().min(1).max(65535);

/** Host name without a wildcard. */
export const hostname = z
  .string()
  .min(1)
  .max(253)
  .regex(new RegExp(`^${subdomain}$`), "is no host name: lower-case letters, digits, - and .");

/** Host name that may begin with `*.`. */
export const wildcardHostname = z
  .string()
  .min(1)
  .max(253)
  .regex(new RegExp(`^(\\*\\.)?${subdomain}$`), "is no host name, or *. before one");

/** Duration of the Gateway API, such as `1m30s`. */
export const duration = z
  .string()
  .regex(/^([0-9]{1,5}(h|m|s|ms)){1,4}$/, "is no duration: numbers with h, m, s or ms, such as 1m30s");

/** Reference to a Secret, perhaps of another namespace. */
export const secretReference = z.object({
  group: group.optional(),
  kind: kind.optional(),
  name: objectName,
  namespace: namespaceName.optional(),
});

export type SecretReference = z.output<typeof secretReference>;

/** The Gateway that a route is attached to. */
export const parentReference = z.object({
  group: group.optional(),
  kind: kind.optional(),
  name: objectName,
  namespace: namespaceName.optional(),
  port: port.optional(),
  sectionName: objectName.optional(),
});

/** Milliseconds of a duration that has the form of `duration`. */
export function milliseconds(text: string): number {
  const units: Record<string, number> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };
  const parts = [...text.matchAll(/(\d+)(h|ms|m|s)/g)];
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * units[unit!]!, 0);
}
