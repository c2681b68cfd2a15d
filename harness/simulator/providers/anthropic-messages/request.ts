import type { MessageCreateParamsBase } from "@anthropic-ai/sdk/resources/messages/messages";
import { z } from "zod";
import { documented, documentedType, partsOf } from "../documented.ts";

const toolName = z.string().regex(/^[a-zA-Z0-9_-]{1,128}$/);
const textBlock = z.strictObject({
  type: z.literal("text"),
  text: z.string().min(1),
  ...documented("cache_control", "citations"),
});

const media = ["image", "document", "search_result"];

const block = z.discriminatedUnion("type", [
  textBlock,
  z.strictObject({
    type: z.literal("tool_use"),
    id: z.string().regex(/^[a-zA-Z0-9_-]+$/),
    name: toolName,
    input: z.record(z.string(), z.unknown()),
    ...documented("cache_control", "caller"),
  }),
  z.strictObject({
    type: z.literal("tool_result"),
    tool_use_id: z.string().min(1),
    content: z.union([z.string(), partsOf(textBlock, documentedType(...media), 0)]).exactOptional(),
    is_error: z.boolean().exactOptional(),
    ...documented("cache_control"),
  }),
]);

const otherBlock = documentedType(
  ...media,
  ...["thinking", "redacted_thinking", "server_tool_use", "web_search_tool_result", "web_fetch_tool_result"],
  ...["code_execution_tool_result", "bash_code_execution_tool_result", "tool_search_tool_result"],
  ...["text_editor_code_execution_tool_result", "container_upload"],
);

const message = z.strictObject({
  role: z.enum(["user", "assistant"]),
  content: z.union([z.string().min(1), partsOf(block, otherBlock)]),
});

const tool = z.strictObject({
  type: z.literal("custom").exactOptional(),
  name: toolName,
  description: z.string().exactOptional(),
  input_schema: z.looseObject({ type: z.literal("object") }),
  strict: z.boolean().exactOptional(),
  ...documented(
    "allowed_callers",
    "cache_control",
    "defer_loading",
    "eager_input_streaming",
    "input_examples",
  ),
});

/** Tools that the provider knows itself, by a type with a date. */
const ownTool = z
  .looseObject({ type: z.string().regex(/_\d{8}$/), name: z.string().min(1) })
  .transform(() => undefined);

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

/** The request of a message, with every member that Anthropic documents: all else is refused. */
export const messagesRequest = z.strictObject({
  model: z.string().min(1),
  max_tokens: z.int().positive(),
  messages: z.array(message).min(1),
  system: z.union([z.string().min(1), z.array(textBlock).min(1)]).exactOptional(),
  temperature: z.number().min(0).max(1).exactOptional(),
  stop_sequences: z.array(z.string().min(1)).exactOptional(),
  tools: partsOf(tool, ownTool, 0).exactOptional(),
  tool_choice: toolChoice.exactOptional(),
  output_config: z
    .strictObject({ format: outputFormat.nullable().exactOptional(), ...documented("effort", "task_budget") })
    .exactOptional(),
  stream: z.boolean().exactOptional(),
  thread: thread.exactOptional(),
  ...documented(
    ...["cache_control", "container", "context_management", "diagnostics", "inference_geo", "mcp_servers"],
    ...["metadata", "service_tier", "speed", "thinking", "top_k", "top_p", "user_profile_id", "workspace_id"],
  ),
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
