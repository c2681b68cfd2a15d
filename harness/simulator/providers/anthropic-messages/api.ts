import type { Message, RawMessageStreamEvent, Usage } from "@anthropic-ai/sdk/resources/messages/messages";
import type { z } from "zod";
import type { Api, Place } from "../api.ts";
import { pieces } from "../api.ts";
import { checkHistory } from "../history.ts";
import { Refusal, checked } from "../refusal.ts";
import type { Asked } from "../asked.ts";
import type { Reply, TokenUsage } from "../reply.ts";
import type { AnthropicMessage, AnyMessagesRequest } from "./request.ts";
import { bedrockRequest, messagesRequest, vertexRequest } from "./request.ts";

/** Anthropic's messages, at Anthropic's own service. */
export const messagesApi = apiOf(messagesRequest);
/** The same as Bedrock's `InvokeModel` takes it. */
export const bedrockMessagesApi = apiOf(bedrockRequest);
/** The same as Vertex AI's `rawPredict` takes it. */
export const vertexMessagesApi = apiOf(vertexRequest);

function apiOf(schema: z.ZodType<AnyMessagesRequest>): Api {
  return {
    read: (body, place) => askedBy(checked(schema, body), place),

    whole: (reply, asked): Told<Message> => ({
      ...head,
      model: asked.model,
      content: [
        reply.kind === "text"
          ? { type: "text", text: reply.text, citations: null }
          : { type: "tool_use", id: callId, name: reply.name, input: reply.arguments },
      ],
      stop_reason: stopReason(reply),
      stop_sequence: null,
      usage: countsOf(reply.usage),
    }),

    events: (reply, asked) => {
      const opening: ToldEvent[] = [
        { type: "message_start", message: opened(asked, reply.usage) },
        ...blockOf(reply),
      ];
      const isCut = reply.kind === "text" && reply.breaksOff;
      const ending: ToldEvent[] = [
        {
          type: "message_delta",
          delta: { stop_reason: stopReason(reply), stop_sequence: null },
          usage: { output_tokens: reply.usage.output },
        },
        { type: "message_stop" },
      ];
      const events = isCut ? opening.slice(0, 4) : [...opening, ...ending];
      return events.map((data) => ({ name: data.type, data }));
    },

    interruption: (message) => ({
      name: "error",
      data: { type: "error", error: { type: "overloaded_error", message } },
    }),
  };
}

/** What the API tells at least: members that its latest version alone has may be missing. */
type Told<Whole> = Omit<Partial<Whole>, "content" | "usage"> & { content: object[]; usage: Partial<Usage> };
type ToldEvent =
  | { type: "ping" }
  | { type: "message_start"; message: Told<Message> }
  | { type: "content_block_start"; index: number; content_block: object }
  | Extract<RawMessageStreamEvent, { type: "content_block_delta" | "content_block_stop" | "message_stop" }>
  | { type: "message_delta"; delta: object; usage: Partial<Usage> };

const head = { id: "msg_simulated", type: "message", role: "assistant" } as const;
const callId = "toolu_simulated";

function countsOf({ input, output }: TokenUsage): Partial<Usage> {
  return {
    input_tokens: input,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    output_tokens: output,
  };
}

function askedBy(request: AnyMessagesRequest, place: Place): Asked {
  if (request.thread !== undefined) {
    throw new Refusal(400, "no conversations are kept", "thread_unsupported_request");
  }
  if (request.messages[0]?.role !== "user") throw new Refusal(400, "the first message is not the user's");
  if (place.stream !== undefined && request.stream !== undefined && place.stream !== request.stream) {
    throw new Refusal(400, "path and body differ in whether to stream");
  }
  checkHistory(request.messages.map(turnOf));
  const last = request.messages.at(-1);
  const blocks = last === undefined ? [] : blocksOf(last);
  const { tool_choice: choice, output_config: output } = request;
  return {
    model: place.model ?? request.model ?? "",
    stream: place.stream ?? request.stream ?? false,
    says: blocks.map((block) => (block.type === "text" ? block.text : "")).join(""),
    tools: (request.tools ?? []).map(({ name, input_schema: schema }) => ({ name, schema })),
    forcedTool: choice?.type === "tool" ? choice.name : undefined,
    results: blocks.flatMap((block) => (block.type === "tool_result" ? [resultText(block.content)] : [])),
    schema: output?.format?.schema,
  };
}

type Blocks = Exclude<AnthropicMessage["content"], string>;

function blocksOf({ content }: AnthropicMessage): Blocks {
  return typeof content === "string" ? [{ type: "text", text: content }] : content;
}

function turnOf(message: AnthropicMessage): { calls: string[]; results: string[] } {
  const blocks = blocksOf(message);
  return {
    calls: blocks.flatMap((block) => (block.type === "tool_use" ? [block.id] : [])),
    results: blocks.flatMap((block) => (block.type === "tool_result" ? [block.tool_use_id] : [])),
  };
}

function resultText(content: string | { text: string }[] | undefined): string {
  return typeof content === "string" ? content : (content ?? []).map(({ text }) => text).join("");
}

function stopReason(reply: Reply): "end_turn" | "tool_use" {
  return reply.kind === "text" ? "end_turn" : "tool_use";
}

function opened(asked: Asked, usage: TokenUsage): Told<Message> {
  return {
    ...head,
    model: asked.model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: countsOf({ ...usage, output: 1 }),
  };
}

function blockOf(reply: Reply): ToldEvent[] {
  const isText = reply.kind === "text";
  const block = isText
    ? { type: "text", text: "" }
    : { type: "tool_use", id: callId, name: reply.name, input: {} };
  const deltas = isText
    ? pieces(reply.text).map((text) => ({ type: "text_delta", text }) as const)
    : pieces(JSON.stringify(reply.arguments)).map(
        (json) => ({ type: "input_json_delta", partial_json: json }) as const,
      );
  return [
    { type: "content_block_start", index: 0, content_block: block },
    { type: "ping" },
    ...deltas.map((delta) => ({ type: "content_block_delta", index: 0, delta }) as const),
    { type: "content_block_stop", index: 0 },
  ];
}
