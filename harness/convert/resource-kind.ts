import type { z } from "zod";

/** Why something of a manifest is not in the configuration, and what its owner can do about it. */
export interface Reason {
  why: string;
  remedy: string;
}

/** Why a policy's target is left behind. */
export const unreferencedTarget: Reason = {
  why: "no route leads to what it names",
  remedy: "refer to it from a route that is converted with it, or leave it out",
};

/** A kind of resource that is converted. `Body` is all of it but `apiVersion`, `kind`, `metadata` and `status`. */
export interface ResourceKind<Body> {
  readonly kind: string;
  /** The served versions, as `apiVersion` names them, and what a body must be in each. */
  readonly versions: Readonly<Record<string, z.ZodType<Body>>>;
  /** Why fields are left behind, by their path without indexes, such as `spec.rules[].timeouts`. */
  readonly reasons?: Readonly<Record<string, Reason>>;
  /** What is not used of it is the cluster's own business, and nothing the configuration lacks. */
  readonly staysInCluster?: true;
}
