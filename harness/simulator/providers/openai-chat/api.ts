import type { ChatCompletion, ChatCompletionChunk } from "openai/resources/chat/completions";
import type { Api, StreamEvent } from "../api.ts";
import { pieces } from "../api.ts";
import { checkHistory } from "../history.ts";
import { Refusal, checked } from "../refusal.ts";
import type { Asked } from "../asked.ts";
import type { Reply, TokenUsage } from "../reply.ts";
import type { ChatMessage, ChatRequest } from "./request.ts";
import { chatRequest, deploymentChatRequest } from "./request.ts";

const head = { id: "chatcmpl-simulated", created: 1767225600 };
const callId = "call_simulated";

/** OpenAI's chat completions. */
export const chatApi: Api = {
  read: (body, place) => {
    const request: ChatRequest = checked(
      place.model === undefined ? chatRequest : deploymentChatRequest,
      body,
    );
    checkHistory(turnsOf(request.messages));
    if ((request.stream_options ?? null) !== null && request.stream !== true) {
      throw new Refusal(400, "stream_options is only allowed where stream is true");
    }
    if (request.tools === undefined && request.tool_choice !== undefined) {
      throw new Refusal(400, "tool_choice is only allowed where tools are given");
    }
    return askedBy(request, place.model);
  },

  whole: (reply, asked): ChatCompletion => ({
    ...head,
    object: "chat.completion",
    model: asked.model,
    choices: [
      {
        index: 0,
        message: messageOf(reply),
        finish_reason: finishReason(reply),
        logprobs: null,
      },
    ],
    usage: countsOf(reply.usage),
  }),

  events: (reply, asked) => {
    const deltas = deltasOf(reply);
    if (reply.kind === "text" && reply.breaksOff) {
      return deltas.slice(0, 2).map((delta) => ({ data: chunk(asked, delta, null) }));
    }
    const events: StreamEvent[] = deltas.map((delta) => ({ data: chunk(asked, delta, null) }));
    events.push({ data: chunk(asked, {}, finishReason(reply)) });
    if (asked.includeUsage === true) {
      events.push({ data: { ...chunk(asked, {}, null), choices: [], usage: countsOf(reply.usage) } });
    }
    return [...events, { data: "[DONE]" }];
  },

  interruption: (message) => ({
    data: { error: { message, type: "server_error", param: null, code: null } },
  }),
};

function countsOf({ input, output }: TokenUsage): NonNullable<ChatCompletion["usage"]> {
  return { prompt_tokens: input, completion_tokens: output, total_tokens: input + output };
}

function askedBy(request: ChatRequest, deployment: string | undefined): Asked {
  const last = request.messages.at(-1);
  const { tool_choice: choice, response_format: format } = request;
  return {
    model: deployment ?? request.model ?? "",
    stream: request.stream ?? false,
    says: last?.role === "user" ? textOf(last.content) : "",
    tools: (request.tools ?? []).map(({ function: { name, parameters } }) => ({ name, schema: parameters })),
    forcedTool: typeof choice === "object" ? choice.function.name : undefined,
    results: last?.role === "tool" ? [textOf(last.content)] : [],
    schema: format?.type === "json_schema" ? format.json_schema.schema : undefined,
    includeUsage: request.stream_options?.include_usage,
  };
}

/** Tool messages that follow one another are one turn. */
function turnsOf(messages: readonly ChatMessage[]): { calls: string[]; results: string[] }[] {
  const turns: { calls: string[]; results: string[] }[] = [];
  let previous = "";
  for (const message of messages) {
    const last = turns.at(-1);
    if (message.role === "tool") {
      if (previous === "tool" && last !== undefined) last.results.push(message.tool_call_id);
      else turns.push({ calls: [], results: [message.tool_call_id] });
    } else {
      const calls = message.role === "assistant" ? (message.tool_calls ?? []) : [];
      turns.push({ calls: calls.map(({ id }) => id), results: [] });
    }
    previous = message.role;
  }
  return turns;
}

function textOf(content: string | { text: string }[]): string {
  return typeof content === "string" ? content : content.map(({ text }) => text).join("");
}

function messageOf(reply: Reply): ChatCompletion.Choice["message"] {
  const message = { role: "assistant", content: null, refusal: null } as const;
  if (reply.kind === "text") return { ...message, content: reply.text };
  const called = { name: reply.name, arguments: JSON.stringify(reply.arguments) };
  return { ...message, tool_calls: [{ id: callId, type: "function", function: called }] };
}

function finishReason(reply: Reply): "stop" | "tool_calls" {
  return reply.kind === "text" ? "stop" : "tool_calls";
}

function deltasOf(reply: Reply): ChatCompletionChunk.Choice.Delta[] {
  if (reply.kind === "text") {
    return [{ role: "assistant", content: "" }, ...pieces(reply.text).map((content) => ({ content }))];
  }
  const opening = { index: 0, id: callId, type: "function" as const };
  return [
    { role: "assistant", content: null },
    { tool_calls: [{ ...opening, function: { name: reply.name, arguments: "" } }] },
    ...pieces(JSON.stringify(reply.arguments)).map((part) => ({
      tool_calls: [{ index: 0, function: { arguments: part } }],
    })),
  ];
}

function chunk(
  asked: Asked,
  delta: ChatCompletionChunk.Choice.Delta,
  reason: ChatCompletionChunk.Choice["finish_reason"],
): ChatCompletionChunk {
  return {
    ...head,
    object: "chat.completion.chunk",
    model: asked.model,
    choices: [{ index: 0, delta, finish_reason: reason, logprobs: null }],
    ...(asked.includeUsage === true ? { usage: null } : {}),
  };
}
