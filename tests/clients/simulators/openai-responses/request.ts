import type { ResponseCreateParamsBase } from "openai/resources/responses/responses";
import { z } from "zod";

const functionName = z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/);
const status = z.enum(["in_progress", "completed", "incomplete"]);
const inputText = z.strictObject({ type: z.literal("input_text"), text: z.string() });
const outputText = z.strictObject({
  type: z.literal("output_text"),
  text: z.string(),
  annotations: z.array(z.never()),
  logprobs: z.array(z.never()).exactOptional(),
});

const item = z.union([
  z.strictObject({
    type: z.literal("message").exactOptional(),
    role: z.enum(["user", "system", "developer"]),
    content: z.union([z.string(), z.array(inputText).min(1)]),
  }),
  z.strictObject({
    type: z.literal("message"),
    id: z.string().min(1),
    role: z.literal("assistant"),
    status,
    content: z.array(outputText).min(1),
  }),
  z.strictObject({
    type: z.literal("function_call"),
    id: z.string().min(1).exactOptional(),
    call_id: z.string().min(1),
    name: functionName,
    arguments: z.string(),
    status: status.exactOptional(),
  }),
  z.strictObject({
    type: z.literal("function_call_output"),
    call_id: z.string().min(1),
    output: z.string(),
  }),
]);

const tool = z.strictObject({
  type: z.literal("function"),
  name: functionName,
  description: z.string().nullable().exactOptional(),
  parameters: z.record(z.string(), z.unknown()).nullable(),
  strict: z.boolean().nullable(),
});

const format = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("text") }),
  z.strictObject({
    type: z.literal("json_schema"),
    name: functionName,
    description: z.string().exactOptional(),
    schema: z.record(z.string(), z.unknown()),
    strict: z.boolean().nullable().exactOptional(),
  }),
]);

/** The request of a response, as far as the tests' clients fill it: all else is refused. */
export const responsesRequest = z.strictObject({
  model: z.string().min(1),
  input: z.union([z.string(), z.array(item).min(1)]),
  instructions: z.string().nullable().exactOptional(),
  max_output_tokens: z.int().positive().nullable().exactOptional(),
  tools: z.array(tool).exactOptional(),
  text: z.strictObject({ format: format.exactOptional() }).exactOptional(),
  stream: z.boolean().nullable().exactOptional(),
}) satisfies z.ZodType<ResponseCreateParamsBase>;

export type ResponsesRequest = z.output<typeof responsesRequest>;
export type InputItem = z.output<typeof item>;
