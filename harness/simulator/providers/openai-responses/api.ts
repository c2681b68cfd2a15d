import type { ResponseOutputItem } from "openai/resources/responses/responses";
import type { Api } from "../api.ts";
import { checkHistory } from "../history.ts";
import { checked } from "../refusal.ts";
import type { Asked } from "../asked.ts";
import type { Reply, TokenUsage } from "../reply.ts";
import type { ToldResponse } from "./events.ts";
import { endingEvent, openingEvents, outputEvents } from "./events.ts";
import type { InputItem, ResponsesRequest } from "./request.ts";
import { responsesRequest } from "./request.ts";

/** OpenAI's responses. */
export const responsesApi: Api = {
  read: (body) => {
    const request: ResponsesRequest = checked(responsesRequest, body);
    const items = typeof request.input === "string" ? [] : request.input;
    checkHistory(turnsOf(items));
    const format = request.text?.format;
    const choice = request.tool_choice;
    return {
      model: request.model,
      stream: request.stream ?? false,
      says: typeof request.input === "string" ? request.input : lastWords(items),
      tools: (request.tools ?? []).map(({ name, parameters }) => ({ name, schema: parameters ?? undefined })),
      forcedTool: typeof choice === "object" ? choice.name : undefined,
      results: items.flatMap((item) => (item.type === "function_call_output" ? [textOf(item.output)] : [])),
      schema: format?.type === "json_schema" ? format.schema : undefined,
    };
  },

  whole: (reply, asked) => responseOf(asked, "completed", [outputOf(reply)], reply.usage),

  events: (reply, asked) => {
    const output = outputOf(reply);
    const opening = openingEvents(responseOf(asked, "in_progress", []));
    const body = outputEvents(output);
    const isCut = reply.kind === "text" && reply.breaksOff;
    const ending = [endingEvent(responseOf(asked, "completed", [output], reply.usage))];
    const events = isCut ? [...opening, ...body.slice(0, 3)] : [...opening, ...body, ...ending];
    return events.map((event, index) => ({
      name: event.type,
      data: { ...event, sequence_number: index },
    }));
  },

  interruption: (message) => ({
    name: "error",
    data: {
      type: "error",
      sequence_number: 5,
      error: { type: "server_error", code: "server_error", message, param: null },
    },
  }),
};

/** Calls that follow one another are one turn, and so are outputs. */
function turnsOf(items: readonly InputItem[]): { calls: string[]; results: string[] }[] {
  const turns: { calls: string[]; results: string[] }[] = [];
  let previous: string | undefined;
  for (const item of items) {
    const isCall = item.type === "function_call";
    const isResult = item.type === "function_call_output";
    const continues = (isCall || isResult) && item.type === previous;
    if (!continues) turns.push({ calls: [], results: [] });
    if (isCall) turns.at(-1)?.calls.push(item.call_id);
    if (isResult) turns.at(-1)?.results.push(item.call_id);
    previous = item.type;
  }
  return turns;
}

function textOf(content: string | readonly { text: string }[]): string {
  return typeof content === "string" ? content : content.map(({ text }) => text).join("");
}

function lastWords(items: readonly InputItem[]): string {
  const last = items.at(-1);
  if (last === undefined || !("role" in last)) return "";
  return textOf(last.content);
}

function outputOf(reply: Reply): ResponseOutputItem {
  if (reply.kind === "call") {
    return {
      type: "function_call",
      id: "fc_simulated",
      call_id: "call_simulated",
      name: reply.name,
      arguments: JSON.stringify(reply.arguments),
      status: "completed",
    };
  }
  return {
    type: "message",
    id: "msg_simulated",
    role: "assistant",
    status: "completed",
    content: [{ type: "output_text", text: reply.text, annotations: [], logprobs: [] }],
  };
}

function responseOf(
  asked: Asked,
  status: "in_progress" | "completed",
  output: ResponseOutputItem[],
  usage?: TokenUsage,
): ToldResponse {
  return {
    id: "resp_simulated",
    object: "response",
    created_at: 1767225600,
    status,
    model: asked.model,
    output,
    error: null,
    incomplete_details: null,
    instructions: null,
    metadata: {},
    parallel_tool_calls: true,
    temperature: 1,
    tool_choice: "auto",
    tools: [],
    top_p: 1,
    ...(usage === undefined ? {} : { usage: countsOf(usage) }),
  };
}

function countsOf({ input, output }: TokenUsage): NonNullable<ToldResponse["usage"]> {
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: input + output,
  };
}
