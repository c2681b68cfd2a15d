import { z } from "zod";
import { documented, documentedType, partsOf } from "../documented.ts";

const functionName = z.string().regex(/^[a-zA-Z0-9_-]+$/);
const object = z.record(z.string(), z.unknown());
const textPart = z.strictObject({ type: z.literal("text"), text: z.string().min(1) });
const otherPart = documentedType("image_url", "thinking", "document");
const content = z.union([z.string().min(1), partsOf(textPart, otherPart)]);

const toolCall = z.strictObject({
  id: z.string().min(1),
  type: z.literal("function"),
  function: z.strictObject({ name: functionName, arguments: z.string() }),
});

const message = z.discriminatedUnion("role", [
  z.strictObject({ role: z.literal("system"), content }),
  z.strictObject({ role: z.literal("user"), content }),
  z.strictObject({
    role: z.literal("assistant"),
    content: content.optional(),
    tool_plan: z.string().optional(),
    tool_calls: z.array(toolCall).min(1).optional(),
    ...documented("citations"),
  }),
  z.strictObject({ role: z.literal("tool"), tool_call_id: z.string().min(1), content }),
]);

const tool = z.strictObject({
  type: z.literal("function"),
  function: z.strictObject({ name: functionName, description: z.string().optional(), parameters: object }),
});

/** The body of Cohere's chat API, version 2, with every member that Cohere documents: all else is refused. */
export const cohereRequest = z.strictObject({
  model: z.string().min(1),
  stream: z.boolean(),
  messages: z.array(message).min(1),
  tools: z.array(tool).min(1).optional(),
  strict_tools: z.boolean().optional(),
  tool_choice: z.enum(["REQUIRED", "NONE"]).optional(),
  response_format: z
    .discriminatedUnion("type", [
      z.strictObject({ type: z.literal("text") }),
      z.strictObject({ type: z.literal("json_object"), json_schema: object.optional() }),
    ])
    .optional(),
  max_tokens: z.int().positive().optional(),
  temperature: z.number().min(0).max(1).optional(),
  stop_sequences: z.array(z.string()).max(5).optional(),
  ...documented(
    ...["citation_options", "documents", "frequency_penalty", "k", "logprobs", "p", "presence_penalty"],
    ...["priority", "safety_mode", "seed", "thinking"],
  ),
});

export type CohereRequest = z.output<typeof cohereRequest>;
export type CohereMessage = z.output<typeof message>;
