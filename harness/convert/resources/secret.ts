import { z } from "zod";
import type { ResourceKind } from "../resource-kind.ts";

const entries = z.record(z.string(), z.unknown()).default({});

const body = z.object({ data: entries, stringData: entries });

export type Secret = z.output<typeof body>;

/** Credentials. Which keys it has is looked at, never what is under them. */
export const secret: ResourceKind<Secret> = { kind: "Secret", versions: { v1: body }, staysInCluster: true };
