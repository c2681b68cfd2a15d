import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { requirements } from "../envoy/support/requirements.ts";
import {
  breakOff,
  failWith,
  failureMessage,
  interruption,
  stopShort,
} from "../../harness/simulator/providers/troubles.ts";
import { backends } from "./support/backends.ts";
import { Stage } from "./support/stage.ts";

const { binary, skip } = await requirements();

/** What the gateway says where an upstream ends a stream as if it were complete. */
const cutShort = "the upstream's stream ended before the reply was complete";

/** What each SDK makes of a status. */
const kinds = [
  { status: 401, openAi: OpenAI.AuthenticationError, anthropic: Anthropic.AuthenticationError },
  { status: 429, openAi: OpenAI.RateLimitError, anthropic: Anthropic.RateLimitError },
  { status: 503, openAi: OpenAI.InternalServerError, anthropic: Anthropic.InternalServerError },
];

describe("the SDKs' errors", { skip }, () => {
  let stage: Stage;
  before(async () => {
    stage = await Stage.start(binary);
  });
  after(() => stage.stop());

  const chat = (model: string, content: string) =>
    stage.openAi.chat.completions.create({ model, messages: [{ role: "user", content }] });
  const messages = (model: string, content: string) =>
    stage.anthropic.messages.create({ model, max_tokens: 9, messages: [{ role: "user", content }] });
  const responses = (model: string, input: string) => stage.openAi.responses.create({ model, input });

  for (const { name, models } of backends) {
    const model = models[0]!;
    for (const { status, openAi, anthropic } of kinds) {
      const words = failWith(status);
      const message = failureMessage(status);

      it(`${name}: ${status}`, async () => {
        await rejectsWith(chat(model, words), openAi, message);
        await rejectsWith(responses(model, words), openAi, message);
        await rejectsWith(messages(model, words), anthropic, message);
      });
    }

    it(`${name}: streams that fail before they begin`, async () => {
      const [words, message] = [failWith(429), failureMessage(429)];
      const input = { model, messages: [{ role: "user" as const, content: words }] };
      const { openAi, anthropic } = stage;
      const chatStream = openAi.chat.completions.create({ ...input, stream: true });
      await rejectsWith(chatStream, OpenAI.RateLimitError, message);
      const responseStream = openAi.responses.create({ model, input: words, stream: true });
      await rejectsWith(responseStream, OpenAI.RateLimitError, message);
      const messageStream = anthropic.messages.stream({ ...input, max_tokens: 9 }).finalMessage();
      await rejectsWith(messageStream, Anthropic.RateLimitError, message);
    });

    const endings = [
      { words: breakOff, message: interruption },
      { words: stopShort, message: cutShort },
    ];
    for (const { words, message } of endings) {
      it(`${name}: streams that ${words}`, async () => {
        const input = { model, messages: [{ role: "user" as const, content: words }] };
        const { openAi, anthropic } = stage;
        const chatStream = openAi.chat.completions.stream(input).finalChatCompletion();
        await rejectsWith(chatStream, OpenAI.APIError, message);
        const responseStream = openAi.responses.stream({ model, input: words }).finalResponse();
        await rejectsWith(responseStream, OpenAI.APIError, message);
        const messageStream = anthropic.messages.stream({ ...input, max_tokens: 9 }).finalMessage();
        await rejectsWith(messageStream, Anthropic.APIError, message);
      });
    }
  }

  it("a model that no rule knows", async () => {
    await assert.rejects(chat("no-such-model", "Hello?"), OpenAI.NotFoundError);
    await assert.rejects(responses("no-such-model", "Hello?"), OpenAI.NotFoundError);
    await assert.rejects(messages("no-such-model", "Hello?"), Anthropic.NotFoundError);
  });
});

type ErrorClass = abstract new (...parameters: never[]) => Error & { error: unknown };

/** The SDK's own class, with the provider's message where clients look for it. */
async function rejectsWith(promise: Promise<unknown>, kind: ErrorClass, message: string): Promise<void> {
  await assert.rejects(promise, (error) => {
    assert.ok(error instanceof kind, `not ${kind.name}: ${String(error)}`);
    const body = error.error as { message?: string; error?: { message?: string } };
    assert.equal(body.error?.message ?? body.message, message);
    return true;
  });
}
