import type { StubAnswer } from "../../../harness/envoy/stub-upstream.ts";
import { jsonAnswer } from "./answers.ts";

/** A chat request as OpenAI clients send it. */
export const chatRequest = { model: "gpt-4o", messages: [{ role: "user", content: "hi" }] };

/** A complete answer to it, with the given text. */
export function chatAnswer(content: string): StubAnswer {
  const body = {
    id: "chatcmpl-1",
    object: "chat.completion",
    created: 1767225600,
    model: "gpt-4o",
    choices: [{ index: 0, message: { role: "assistant", content }, finish_reason: "stop" }],
    usage: { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7 },
  };
  return jsonAnswer(body);
}
