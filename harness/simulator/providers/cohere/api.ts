import type { Api, StreamEvent } from "../api.ts";
import { pieces } from "../api.ts";
import { checkHistory } from "../history.ts";
import { checked } from "../refusal.ts";
import type { Asked } from "../asked.ts";
import type { Reply, TokenUsage } from "../reply.ts";
import type { CohereMessage, CohereRequest } from "./request.ts";
import { cohereRequest } from "./request.ts";

const id = "simulated";
const callId = "simulated_0";

/** Cohere's chat, version 2. */
export const cohereApi: Api = {
  read: (body) => askedBy(checked(cohereRequest, body)),

  whole: (reply) => ({
    id,
    finish_reason: finishReason(reply),
    message:
      reply.kind === "text"
        ? { role: "assistant", content: [{ type: "text", text: reply.text }] }
        : { role: "assistant", tool_calls: [call(reply.name, JSON.stringify(reply.arguments))] },
    usage: countsOf(reply.usage),
  }),

  events: (reply) => {
    const opening = [
      event("message-start", {
        id,
        ...told({ role: "assistant", content: [], tool_plan: "", tool_calls: [] }),
      }),
      ...(reply.kind === "text" ? textEvents(reply.text) : callEvents(reply.name, reply.arguments)),
    ];
    if (reply.kind === "text" && reply.breaksOff) return opening.slice(0, 3);
    return [
      ...opening,
      event("message-end", { delta: { finish_reason: finishReason(reply), usage: countsOf(reply.usage) } }),
      { data: "[DONE]" },
    ];
  },

  interruption: (message) =>
    event("message-end", {
      delta: { finish_reason: "ERROR", error: message, usage: countsOf({ input: 0, output: 0 }) },
    }),
};

/** Cohere bills less than it reads: what it adds to prompts itself is free. */
function countsOf({ input, output }: TokenUsage): object {
  return {
    billed_units: { input_tokens: Math.min(input, 3), output_tokens: output },
    tokens: { input_tokens: input, output_tokens: output },
  };
}

function askedBy(request: CohereRequest): Asked {
  checkHistory(turnsOf(request.messages));
  const last = request.messages.at(-1);
  const format = request.response_format;
  return {
    model: request.model,
    stream: request.stream,
    says: last?.role === "user" ? textOf(last.content) : "",
    tools: (request.tools ?? []).map(({ function: { name, parameters } }) => ({ name, schema: parameters })),
    results: last?.role === "tool" ? [textOf(last.content)] : [],
    schema: format?.type === "json_object" ? format.json_schema : undefined,
  };
}

/** Tool messages that follow one another are one turn. */
function turnsOf(messages: readonly CohereMessage[]): { calls: string[]; results: string[] }[] {
  const turns: { calls: string[]; results: string[] }[] = [];
  messages.forEach((message, index) => {
    const continues = message.role === "tool" && messages[index - 1]?.role === "tool";
    if (!continues) turns.push({ calls: [], results: [] });
    const turn = turns.at(-1);
    if (message.role === "tool") turn?.results.push(message.tool_call_id);
    if (message.role === "assistant") turn?.calls.push(...(message.tool_calls ?? []).map((made) => made.id));
  });
  return turns;
}

function textOf(content: string | { text: string }[]): string {
  return typeof content === "string" ? content : content.map(({ text }) => text).join("");
}

function finishReason(reply: Reply): string {
  return reply.kind === "text" ? "COMPLETE" : "TOOL_CALL";
}

function textEvents(text: string): StreamEvent[] {
  return [
    event("content-start", { index: 0, ...told({ content: { type: "text", text: "" } }) }),
    ...pieces(text).map((piece) =>
      event("content-delta", { index: 0, ...told({ content: { text: piece } }) }),
    ),
    event("content-end", { index: 0 }),
  ];
}

function callEvents(name: string, input: object): StreamEvent[] {
  return [
    event("tool-call-start", { index: 0, ...told({ tool_calls: call(name, "") }) }),
    ...pieces(JSON.stringify(input)).map((piece) =>
      event("tool-call-delta", { index: 0, ...told({ tool_calls: { function: { arguments: piece } } }) }),
    ),
    event("tool-call-end", { index: 0 }),
  ];
}

function call(name: string, input: string): object {
  return { id: callId, type: "function", function: { name, arguments: input } };
}

function told(message: object): object {
  return { delta: { message } };
}

function event(type: string, members: object): StreamEvent {
  return { name: type, data: { type, ...members } };
}
