import type { z } from "zod";
import type { configSchema } from "../filterapi/schema/config.ts";

type ConfigInput = z.input<typeof configSchema>;

/** A backend as filterapi writes it. */
export type BackendOutput = NonNullable<ConfigInput["backends"]>[number];
export type RuleOutput = NonNullable<ConfigInput["rules"]>[number];
export type MatchOutput = NonNullable<RuleOutput["matches"]>[number];
export type BackendReferenceOutput = RuleOutput["backends"][number];
export type CostOutput = NonNullable<ConfigInput["llmRequestCosts"]>[number];
export type ModelOutput = NonNullable<ConfigInput["models"]>[number];
export type AuthOutput = NonNullable<BackendOutput["auth"]>;
export type PoolOutput = NonNullable<BackendOutput["inferencePool"]>;
export type UpstreamOutput = NonNullable<BackendOutput["upstream"]>;

/** A part of the configuration, and what its reader is told about it; lines are separated by \n. */
export interface Explained<Value> {
  comment: string;
  value: Value;
}
