import { assistant } from "./fallback-stage.ts";
import type { FallbackStage } from "./fallback-stage.ts";

/** A question as an official SDK asks it; the answer's text, or the SDK's error. */
export interface Ask {
  api: string;
  streamed: boolean;
  ask: (stage: FallbackStage, question: string) => Promise<string | null | undefined>;
}

const said = (content: string) => [{ role: "user" as const, content }];

/** Every client API, whole and streamed. */
export const asks: readonly Ask[] = [
  {
    api: "chat completions",
    streamed: false,
    ask: async ({ openAi }, question) => {
      const answer = await openAi.chat.completions.create({ model: assistant, messages: said(question) });
      return answer.choices[0]?.message.content;
    },
  },
  {
    api: "chat completions",
    streamed: true,
    ask: async ({ openAi }, question) => {
      const stream = openAi.chat.completions.stream({ model: assistant, messages: said(question) });
      return (await stream.finalChatCompletion()).choices[0]?.message.content;
    },
  },
  {
    api: "responses",
    streamed: false,
    ask: async ({ openAi }, input) =>
      (await openAi.responses.create({ model: assistant, input })).output_text,
  },
  {
    api: "responses",
    streamed: true,
    ask: async ({ openAi }, input) => {
      const stream = openAi.responses.stream({ model: assistant, input });
      return (await stream.finalResponse()).output_text;
    },
  },
  {
    api: "messages",
    streamed: false,
    ask: async ({ claude }, question) => {
      const answer = await claude.messages.create({
        model: assistant,
        max_tokens: 64,
        messages: said(question),
      });
      return answer.content[0]?.type === "text" ? answer.content[0].text : undefined;
    },
  },
  {
    api: "messages",
    streamed: true,
    ask: ({ claude }, question) =>
      claude.messages.stream({ model: assistant, max_tokens: 64, messages: said(question) }).finalText(),
  },
];
