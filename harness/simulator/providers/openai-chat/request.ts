import type { ChatCompletionCreateParamsBase } from "openai/resources/chat/completions/completions";
import { z } from "zod";
import { documented, documentedType, partsOf } from "../documented.ts";

const textPart = z.strictObject({ type: z.literal("text"), text: z.string().min(1) });
const otherPart = documentedType("image_url", "input_audio", "file", "refusal");
const content = z.union([z.string(), partsOf(textPart, otherPart)]);
const functionName = z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/);

const toolCall = z.strictObject({
  id: z.string().min(1),
  type: z.literal("function"),
  function: z.strictObject({ name: functionName, arguments: z.string() }),
});

const message = z.discriminatedUnion("role", [
  z.strictObject({ role: z.literal("system"), content, ...documented("name") }),
  z.strictObject({ role: z.literal("developer"), content, ...documented("name") }),
  z.strictObject({ role: z.literal("user"), content, ...documented("name") }),
  z.strictObject({
    role: z.literal("assistant"),
    content: content.nullable().exactOptional(),
    refusal: z.string().nullable().exactOptional(),
    tool_calls: z.array(toolCall).min(1).exactOptional(),
    ...documented("name", "audio", "annotations"),
  }),
  z.strictObject({ role: z.literal("tool"), tool_call_id: z.string().min(1), content }),
]);

const tool = z.strictObject({
  type: z.literal("function"),
  function: z.strictObject({
    name: functionName,
    description: z.string().exactOptional(),
    parameters: z.record(z.string(), z.unknown()).exactOptional(),
    strict: z.boolean().nullable().exactOptional(),
  }),
});

const toolChoice = z.union([
  z.enum(["none", "auto", "required"]),
  z.strictObject({ type: z.literal("function"), function: z.strictObject({ name: functionName }) }),
  documentedType("allowed_tools", "custom").transform(() => "auto" as const),
]);

const responseFormat = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("text") }),
  z.strictObject({ type: z.literal("json_object") }),
  z.strictObject({
    type: z.literal("json_schema"),
    json_schema: z.strictObject({
      name: functionName,
      description: z.string().exactOptional(),
      schema: z.record(z.string(), z.unknown()).exactOptional(),
      strict: z.boolean().nullable().exactOptional(),
    }),
  }),
]);

/** The request of a chat completion, with every member that OpenAI documents: all else is refused. */
export const chatRequest = z.strictObject({
  model: z.string().min(1),
  messages: z.array(message).min(1),
  max_tokens: z.int().positive().nullable().exactOptional(),
  max_completion_tokens: z.int().positive().nullable().exactOptional(),
  temperature: z.number().min(0).max(2).nullable().exactOptional(),
  top_p: z.number().min(0).max(1).nullable().exactOptional(),
  stop: z
    .union([z.string(), z.array(z.string()).max(4)])
    .nullable()
    .exactOptional(),
  tools: partsOf(tool, documentedType("custom")).exactOptional(),
  tool_choice: toolChoice.exactOptional(),
  parallel_tool_calls: z.boolean().exactOptional(),
  response_format: responseFormat.exactOptional(),
  stream: z.boolean().nullable().exactOptional(),
  stream_options: z
    .strictObject({ include_usage: z.boolean().exactOptional(), ...documented("include_obfuscation") })
    .nullable()
    .exactOptional(),
  ...documented(
    ...["audio", "frequency_penalty", "function_call", "functions", "logit_bias", "logprobs", "metadata"],
    ...["modalities", "moderation", "n", "prediction", "presence_penalty", "prompt_cache_key"],
    ...["prompt_cache_options", "prompt_cache_retention", "reasoning_effort", "safety_identifier", "seed"],
    ...["service_tier", "store", "top_logprobs", "user", "verbosity", "web_search_options"],
  ),
}) satisfies z.ZodType<ChatCompletionCreateParamsBase>;

/** With the model in the path, as Azure has it, the body need not name it. */
export const deploymentChatRequest = chatRequest.partial({ model: true });

export type ChatRequest = z.output<typeof deploymentChatRequest>;
export type ChatMessage = z.output<typeof message>;
