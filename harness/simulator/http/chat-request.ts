import { z } from "zod";
import type { ChatMessage } from "../chat.ts";

const textPart = z.looseObject({ type: z.literal("text"), text: z.string() });

const message = z.looseObject({
  role: z.string(),
  content: z
    .union([
      z.string(),
      z.array(textPart).transform((parts) => parts.map(({ text }) => text).join("")),
      z.null(),
    ])
    .default("")
    .transform((content) => content ?? ""),
});

const request = z
  .looseObject({
    model: z.string().min(1),
    messages: z.array(message).min(1),
    max_tokens: z.int().min(1).nullish(),
    max_completion_tokens: z.int().min(1).nullish(),
    stream: z.boolean().nullish(),
    stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  })
  .transform((body) => ({
    model: body.model,
    messages: body.messages satisfies ChatMessage[],
    maxTokens: body.max_completion_tokens ?? body.max_tokens ?? undefined,
    isStream: body.stream ?? false,
    includesUsage: body.stream_options?.include_usage ?? false,
  }));

/** A chat completion request, as far as a simulated server looks at it. */
export type ChatRequest = z.output<typeof request>;

/** Reads the body of a chat completion request; a text saying what is wrong where it is none. */
export function readChatRequest(body: string): ChatRequest | string {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (error) {
    return `the body is no JSON: ${(error as Error).message}`;
  }
  const result = request.safeParse(value);
  return result.success ? result.data : z.prettifyError(result.error);
}
