import { z } from "zod";
import { backend } from "./backend.ts";
import { budget } from "./budget.ts";
import { globalCost, routeCost } from "./cost.ts";
import { defaults, endpointPrefixes, limits } from "./limits.ts";
import { model } from "./model.ts";
import { rule } from "./rule.ts";
import { rootedPath } from "./text.ts";
import { tokenExchange } from "./token-exchange.ts";

const anyObject = z.record(z.string(), z.unknown());

/** The whole filterapi configuration. */
export const configSchema = z.strictObject({
  version: z.string().optional().describe("Told by the gateway where it says what it works with."),
  uuid: z.string().optional().describe("The same."),
  mcpConfig: anyObject.optional().describe("Accepted and unused."),
  debugHeaders: z
    .boolean()
    .default(false)
    .describe("Whether clients may ask which module and configuration serve them."),
  limits: limits.prefault({}).describe("Sizes the filter accepts."),
  defaults: defaults.prefault({}).describe("Values filled in where a client gave none."),
  endpointPrefixes: endpointPrefixes.prefault({}).describe("Path prefixes of the client APIs."),
  rootPrefix: rootedPath.default("/").describe("Prefix before all of them."),
  backends: z.array(backend).default([]).describe("Services that answer requests."),
  rules: z.array(rule).optional().describe("Which backends serve which requests."),
  globalLLMRequestCosts: z.array(globalCost).default([]).describe("Costs of every request."),
  llmRequestCosts: z.array(routeCost).default([]).describe("Costs of the requests of one rule."),
  budgets: z.array(budget).default([]).describe("Local token budgets."),
  models: z.array(model).default([]).describe("Models listed where modelsByHost is empty."),
  modelsByHost: z
    .record(z.string(), z.array(model))
    .default({})
    .describe("Models listed by host or *.suffix."),
  unscopedModels: z.array(model).default([]).describe("Models listed for hosts that match nothing."),
  tokenExchange: tokenExchange.describe("Minting of access tokens."),
});

export type Config = z.output<typeof configSchema>;
