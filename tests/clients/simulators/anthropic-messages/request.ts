import type { MessageCreateParamsBase } from "@anthropic-ai/sdk/resources/messages/messages";
import { z } from "zod";

const toolName = z.string().regex(/^[a-zA-Z0-9_-]{1,128}$/);
const textBlock = z.strictObject({
  type: z.literal("text"),
  text: z.string().min(1),
  citations: z.null().exactOptional(),
});

const block = z.discriminatedUnion("type", [
  textBlock,
  z.strictObject({
    type: z.literal("tool_use"),
    id: z.string().regex(/^[a-zA-Z0-9_-]+$/),
    name: toolName,
    input: z.record(z.string(), z.unknown()),
    caller: z.strictObject({ type: z.literal("direct") }).exactOptional(),
  }),
  z.strictObject({
    type: z.literal("tool_result"),
    tool_use_id: z.string().min(1),
    content: z.union([z.string(), z.array(textBlock)]).exactOptional(),
    is_error: z.boolean().exactOptional(),
  }),
]);

const message = z.strictObject({
  role: z.enum(["user", "assistant"]),
  content: z.union([z.string().min(1), z.array(block).min(1)]),
});

const tool = z.strictObject({
  type: z.literal("custom").exactOptional(),
  name: toolName,
  description: z.string().exactOptional(),
  input_schema: z.looseObject({ type: z.literal("object") }),
  strict: z.boolean().exactOptional(),
});

const toolChoice = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("auto"), disable_parallel_tool_use: z.boolean().exactOptional() }),
  z.strictObject({ type: z.literal("any"), disable_parallel_tool_use: z.boolean().exactOptional() }),
  z.strictObject({
    type: z.literal("tool"),
    name: toolName,
    disable_parallel_tool_use: z.boolean().exactOptional(),
  }),
  z.strictObject({ type: z.literal("none") }),
]);

const outputFormat = z.strictObject({
  type: z.literal("json_schema"),
  schema: z.record(z.string(), z.unknown()),
});

/** A conversation that the provider keeps, in beta. */
const thread = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("create") }),
  z.strictObject({ type: z.literal("continue"), previous_message_id: z.string().min(1) }),
]);

/** The request of a message, as far as the tests' clients fill it: all else is refused. */
export const messagesRequest = z.strictObject({
  model: z.string().min(1),
  max_tokens: z.int().positive(),
  messages: z.array(message).min(1),
  system: z.union([z.string().min(1), z.array(textBlock).min(1)]).exactOptional(),
  temperature: z.number().min(0).max(1).exactOptional(),
  stop_sequences: z.array(z.string().min(1)).exactOptional(),
  tools: z.array(tool).exactOptional(),
  tool_choice: toolChoice.exactOptional(),
  output_config: z.strictObject({ format: outputFormat.nullable().exactOptional() }).exactOptional(),
  stream: z.boolean().exactOptional(),
  thread: thread.exactOptional(),
}) satisfies z.ZodType<MessageCreateParamsBase>;

/** On Bedrock the path names the model and says whether to stream, and the body names the version. */
export const bedrockRequest = messagesRequest.omit({ model: true, stream: true, thread: true }).extend({
  anthropic_version: z.literal("bedrock-2023-05-31"),
  anthropic_beta: z.array(z.string()).exactOptional(),
});

/** On Vertex AI the path names the model, and the body the version. */
export const vertexRequest = messagesRequest.omit({ model: true }).extend({
  anthropic_version: z.literal("vertex-2023-10-16"),
});

/** What a request of any of the three says. */
export type AnyMessagesRequest = Omit<z.output<typeof messagesRequest>, "model" | "stream"> & {
  model?: string;
  stream?: boolean;
};
export type AnthropicMessage = z.output<typeof message>;
