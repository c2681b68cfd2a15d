import { z } from "zod";
import { auth } from "./auth.ts";
import { inferencePool } from "./inference-pool.ts";
import { httpBodyMutation, httpHeaderMutation } from "./mutation.ts";
import { nonEmpty } from "./text.ts";
import { upstream } from "./upstream.ts";

const schemaNames = [
  "OpenAI",
  "Cohere",
  "AWSBedrock",
  "AzureOpenAI",
  "GCPVertexAI",
  "GCPAnthropic",
  "Anthropic",
  "AWSAnthropic",
] as const;

const apiSchema = z.strictObject({
  name: z.enum(schemaNames).describe("The API the backend speaks."),
  version: z
    .string()
    .optional()
    .describe(
      "Azure: api-version. Anthropic on AWS or GCP: anthropic_version. Cohere: version of the rerank path.",
    ),
  prefix: z.string().optional().describe("Path prefix, such as v1; slashes at its ends do not matter."),
});

/** One service that answers requests. */
export const backend = z.strictObject({
  name: nonEmpty.describe("Unique name."),
  schema: apiSchema.describe("The API the backend speaks, and where."),
  modelNameOverride: z.string().optional().describe("Model sent to the backend; empty: the client's."),
  auth: auth.optional().describe("Credential for the backend; absent: none is added."),
  httpHeaderMutation: httpHeaderMutation.optional().describe("Changes to request headers."),
  httpBodyMutation: httpBodyMutation.optional().describe("Changes to the request body."),
  upstream: upstream.optional().describe("Where the backend is; default by schema and region."),
  responsesApi: z
    .boolean()
    .default(true)
    .describe("false: /v1/responses is translated to chat completions for this backend."),
  inferencePool: inferencePool.optional().describe("Makes the backend a pool of model servers."),
});

export type Backend = z.output<typeof backend>;
export type SchemaName = (typeof schemaNames)[number];
