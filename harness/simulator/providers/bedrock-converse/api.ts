import type { Api, Place, StreamEvent } from "../api.ts";
import { pieces } from "../api.ts";
import { checkHistory } from "../history.ts";
import { Refusal, checked } from "../refusal.ts";
import type { Asked, JsonObject } from "../asked.ts";
import type { Reply, TokenUsage } from "../reply.ts";
import type { ConverseMessage, ConverseRequest } from "./request.ts";
import { converseRequest } from "./request.ts";

const toolUseId = "tooluse_simulated";

/** Bedrock's `Converse` and `ConverseStream`. */
export const converseApi: Api = {
  read: (body, place) => askedBy(checked(converseRequest, body), place),

  whole: (reply) => ({
    output: { message: { role: "assistant", content: [blockOf(reply)] } },
    stopReason: stopReason(reply),
    usage: countsOf(reply.usage),
    metrics: { latencyMs: 345 },
  }),

  events: (reply) => {
    const opening = [event("messageStart", { role: "assistant" }), ...blockEvents(reply)];
    if (reply.kind === "text" && reply.breaksOff) return opening.slice(0, 2);
    return [
      ...opening,
      event("messageStop", { stopReason: stopReason(reply) }),
      event("metadata", { usage: countsOf(reply.usage), metrics: { latencyMs: 345 } }),
    ];
  },

  interruption: (message) => event("modelStreamErrorException", { message }),
};

function countsOf({ input, output }: TokenUsage): object {
  return { inputTokens: input, outputTokens: output, totalTokens: input + output };
}

function askedBy(request: ConverseRequest, place: Place): Asked {
  checkRoles(request.messages);
  const turns = request.messages.map(turnOf);
  checkHistory(turns);
  const usesTools = turns.some(({ calls, results }) => calls.length + results.length > 0);
  if (usesTools && request.toolConfig === undefined) {
    throw new Refusal(
      400,
      "The toolConfig field must be defined when using toolUse and toolResult content blocks.",
    );
  }
  const blocks = request.messages.at(-1)?.content ?? [];
  const choice = request.toolConfig?.toolChoice;
  const schema = request.outputConfig?.textFormat?.structure.jsonSchema.schema;
  return {
    model: place.model ?? "",
    stream: place.stream ?? false,
    says: blocks.map((block) => ("text" in block ? block.text : "")).join(""),
    tools: (request.toolConfig?.tools ?? []).flatMap((tool) =>
      "toolSpec" in tool ? [{ name: tool.toolSpec.name, schema: tool.toolSpec.inputSchema.json }] : [],
    ),
    forcedTool: choice !== undefined && "tool" in choice ? choice.tool.name : undefined,
    results: blocks.flatMap((block) =>
      "toolResult" in block
        ? [block.toolResult.content.map((part) => ("text" in part ? part.text : "")).join("")]
        : [],
    ),
    schema: schema === undefined ? undefined : (JSON.parse(schema) as JsonObject),
  };
}

function checkRoles(messages: readonly ConverseMessage[]): void {
  messages.forEach(({ role }, index) => {
    const expected = index % 2 === 0 ? "user" : "assistant";
    if (role !== expected)
      throw new Refusal(400, `messages[${index}] is not the ${expected}'s: roles alternate`);
  });
}

function turnOf({ content }: ConverseMessage): { calls: string[]; results: string[] } {
  return {
    calls: content.flatMap((block) => ("toolUse" in block ? [block.toolUse.toolUseId] : [])),
    results: content.flatMap((block) => ("toolResult" in block ? [block.toolResult.toolUseId] : [])),
  };
}

function blockOf(reply: Reply): object {
  if (reply.kind === "text") return { text: reply.text };
  return { toolUse: { toolUseId, name: reply.name, input: reply.arguments } };
}

function stopReason(reply: Reply): string {
  return reply.kind === "text" ? "end_turn" : "tool_use";
}

/** Only blocks of tools have a start. */
function blockEvents(reply: Reply): StreamEvent[] {
  const place = { contentBlockIndex: 0 };
  const stop = event("contentBlockStop", place);
  if (reply.kind === "text") {
    const deltas = pieces(reply.text).map((text) =>
      event("contentBlockDelta", { ...place, delta: { text } }),
    );
    return [...deltas, stop];
  }
  const start = { toolUse: { toolUseId, name: reply.name } };
  const deltas = pieces(JSON.stringify(reply.arguments)).map((input) =>
    event("contentBlockDelta", { ...place, delta: { toolUse: { input } } }),
  );
  return [event("contentBlockStart", { ...place, start }), ...deltas, stop];
}

/** Events end in padding, so that their length tells nothing. */
function event(name: string, data: object): StreamEvent {
  return { name, data: { ...data, p: "abcdefghijkl" } };
}
