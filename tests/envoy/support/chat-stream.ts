import type { StubAnswer } from "../../../harness/envoy/stub-upstream.ts";
import type { Gate } from "./gate.ts";

/** A streamed answer with the given text, that tells its usage: its first event at once, the rest when the gate opens. */
export function chatStream(content: string, gate: Gate): StubAnswer {
  return { status: 200, headers: { "content-type": "text/event-stream" }, chunks: events(content, gate) };
}

async function* events(content: string, gate: Gate): AsyncGenerator<Buffer> {
  yield event({ choices: [{ index: 0, delta: { role: "assistant", content }, finish_reason: null }] });
  await gate.opened;
  yield event({ choices: [{ index: 0, delta: {}, finish_reason: "stop" }] });
  yield event({ choices: [], usage: { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7 } });
  yield Buffer.from("data: [DONE]\n\n");
}

function event(body: object): Buffer {
  const common = { id: "chatcmpl-1", object: "chat.completion.chunk", created: 1767225600, model: "gpt-4o" };
  return Buffer.from(`data: ${JSON.stringify({ ...common, ...body })}\n\n`);
}
