import type { ResponseCreateParamsBase } from "openai/resources/responses/responses";
import { z } from "zod";
import { documented, documentedType, partsOf } from "../documented.ts";

const functionName = z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/);
const status = z.enum(["in_progress", "completed", "incomplete"]);
const inputText = z.strictObject({ type: z.literal("input_text"), text: z.string() });
const outputText = z.strictObject({
  type: z.literal("output_text"),
  text: z.string(),
  annotations: z.array(z.any()),
  ...documented("logprobs"),
});

const inputParts = partsOf(inputText, documentedType("input_image", "input_file", "input_audio"));

const item = z.union([
  z.strictObject({
    type: z.literal("message").exactOptional(),
    role: z.enum(["user", "system", "developer"]),
    content: z.union([z.string(), inputParts]),
  }),
  z.strictObject({
    type: z.literal("message").exactOptional(),
    role: z.literal("assistant"),
    content: z.string(),
    ...documented("phase"),
  }),
  z.strictObject({
    type: z.literal("message"),
    id: z.string().min(1),
    role: z.literal("assistant"),
    status,
    content: partsOf(outputText, documentedType("refusal")),
    ...documented("phase"),
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
    output: z.union([z.string(), inputParts]),
    ...documented("id", "status"),
  }),
]);

const otherItem = documentedType(
  ...["reasoning", "item_reference", "custom_tool_call", "custom_tool_call_output", "compaction"],
);

const tool = z.strictObject({
  type: z.literal("function"),
  name: functionName,
  description: z.string().nullable().exactOptional(),
  parameters: z.record(z.string(), z.unknown()).nullable(),
  strict: z.boolean().nullable(),
  ...documented("defer_loading"),
});

/** Tools that the provider runs itself, and such as take plain text. */
const otherTool = documentedType(
  ...["custom", "web_search", "web_search_preview", "file_search", "computer", "code_interpreter"],
  ...["image_generation", "mcp", "shell", "local_shell", "apply_patch", "tool_search"],
);

const toolChoice = z.union([
  z.enum(["none", "auto", "required"]),
  z.strictObject({ type: z.literal("function"), name: functionName }),
  documentedType(
    ...["allowed_tools", "custom", "mcp", "web_search_preview", "file_search", "image_generation"],
  ).transform(() => "auto" as const),
]);

const format = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("text") }),
  z.strictObject({ type: z.literal("json_object") }),
  z.strictObject({
    type: z.literal("json_schema"),
    name: functionName,
    description: z.string().exactOptional(),
    schema: z.record(z.string(), z.unknown()),
    strict: z.boolean().nullable().exactOptional(),
  }),
]);

/** The request of a response, with every member that OpenAI documents: all else is refused. */
export const responsesRequest = z.strictObject({
  model: z.string().min(1),
  input: z.union([z.string(), partsOf(item, otherItem)]),
  instructions: z.string().nullable().exactOptional(),
  max_output_tokens: z.int().positive().nullable().exactOptional(),
  tools: partsOf(tool, otherTool, 0).exactOptional(),
  tool_choice: toolChoice.exactOptional(),
  text: z.strictObject({ format: format.exactOptional(), ...documented("verbosity") }).exactOptional(),
  stream: z.boolean().nullable().exactOptional(),
  ...documented(
    ...["background", "context_management", "conversation", "include", "max_tool_calls", "metadata"],
    ...["moderation", "parallel_tool_calls", "previous_response_id", "prompt", "prompt_cache_key"],
    ...["prompt_cache_options", "prompt_cache_retention", "reasoning", "safety_identifier", "service_tier"],
    ...["store", "stream_options", "temperature", "top_logprobs", "top_p", "truncation", "user"],
  ),
}) satisfies z.ZodType<ResponseCreateParamsBase>;

export type ResponsesRequest = z.output<typeof responsesRequest>;
export type InputItem = z.output<typeof item>;
