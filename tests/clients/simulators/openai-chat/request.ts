import type { ChatCompletionCreateParamsBase } from "openai/resources/chat/completions/completions";
import { z } from "zod";

const textPart = z.strictObject({ type: z.literal("text"), text: z.string().min(1) });
const content = z.union([z.string(), z.array(textPart).min(1)]);
const functionName = z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/);

const toolCall = z.strictObject({
  id: z.string().min(1),
  type: z.literal("function"),
  function: z.strictObject({ name: functionName, arguments: z.string() }),
});

const message = z.discriminatedUnion("role", [
  z.strictObject({ role: z.literal("system"), content }),
  z.strictObject({ role: z.literal("developer"), content }),
  z.strictObject({ role: z.literal("user"), content }),
  z.strictObject({
    role: z.literal("assistant"),
    content: content.nullable().exactOptional(),
    refusal: z.string().nullable().exactOptional(),
    tool_calls: z.array(toolCall).min(1).exactOptional(),
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

/** The request of a chat completion, as far as the tests' clients fill it: all else is refused. */
export const chatRequest = z.strictObject({
  model: z.string().min(1),
  messages: z.array(message).min(1),
  max_completion_tokens: z.int().positive().exactOptional(),
  temperature: z.number().min(0).max(2).exactOptional(),
  stop: z.union([z.string(), z.array(z.string()).max(4)]).exactOptional(),
  tools: z.array(tool).min(1).exactOptional(),
  tool_choice: toolChoice.exactOptional(),
  parallel_tool_calls: z.boolean().exactOptional(),
  response_format: responseFormat.exactOptional(),
  stream: z.boolean().exactOptional(),
  stream_options: z.strictObject({ include_usage: z.boolean().exactOptional() }).exactOptional(),
}) satisfies z.ZodType<ChatCompletionCreateParamsBase>;

/** With the model in the path, as Azure has it, the body need not name it. */
export const deploymentChatRequest = chatRequest.partial({ model: true });

export type ChatRequest = z.output<typeof deploymentChatRequest>;
export type ChatMessage = z.output<typeof message>;
