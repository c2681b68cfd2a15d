import type { StubAnswer } from "../../../harness/envoy/stub-upstream.ts";

const usage = { input_tokens: 9, output_tokens: 3 };
const message = {
  id: "msg_1",
  type: "message",
  role: "assistant",
  model: "claude",
  stop_reason: "end_turn",
  stop_sequence: null,
};

/** A complete message of Anthropic's with the given text, as bytes. */
export function anthropicMessage(text: string): Buffer {
  return Buffer.from(JSON.stringify({ ...message, content: [{ type: "text", text }], usage }));
}

/** An answer of that kind, in one or more pieces. */
export function anthropicAnswer(chunks: Iterable<Buffer> | AsyncIterable<Buffer>): StubAnswer {
  return { status: 200, headers: { "content-type": "application/json" }, chunks };
}

/** The beginning of a stream of Anthropic's: it tells the input's tokens, and the first words. */
export function anthropicStreamStart(text: string): Buffer {
  const start = { ...message, content: [], stop_reason: null, usage: { input_tokens: 9, output_tokens: 1 } };
  return Buffer.from(
    [
      event("message_start", { message: start }),
      event("content_block_start", { index: 0, content_block: { type: "text", text: "" } }),
      event("content_block_delta", { index: 0, delta: { type: "text_delta", text } }),
    ].join(""),
  );
}

function event(type: string, fields: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
}
