import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { ChatCompletionChunk } from "openai/resources/chat/completions";
import { zodResponseFormat } from "openai/helpers/zod";
import { requirements } from "../envoy/support/requirements.ts";
import { farewell, greeting, structuredAnswer, usage } from "./support/scenario.ts";
import { modelsByBackend } from "./support/backends.ts";
import { itAskedBedrockValidly } from "./support/converse-bodies.ts";
import { Stage } from "./support/stage.ts";
import { runTideTool, tideSchema, tideTool } from "./support/tide-tool.ts";

const { binary, skip } = await requirements();
const counts = {
  prompt_tokens: usage.input,
  completion_tokens: usage.output,
  total_tokens: usage.input + usage.output,
};

describe("the OpenAI SDK's chat completions", { skip }, () => {
  let stage: Stage;
  before(async () => {
    stage = await Stage.start(binary);
  });
  after(() => stage.stop());

  for (const { title, model } of modelsByBackend) {
    describe(title, () => chatTests(() => stage.openAi.chat.completions, model));
  }

  itAskedBedrockValidly(() => stage.converseBodies);
});

function chatTests(completions: () => Stage["openAi"]["chat"]["completions"], model: string): void {
  const messages = [
    { role: "system" as const, content: "Answer in French." },
    { role: "user" as const, content: "Hello?" },
  ];

  it("create", async () => {
    const completion = await completions().create({
      model,
      messages,
      max_completion_tokens: 100,
      temperature: 0.5,
      stop: ["END"],
    });
    const [choice, ...others] = completion.choices;
    assert.equal(choice?.message.content, greeting);
    assert.equal(choice.message.role, "assistant");
    assert.equal(choice.finish_reason, "stop");
    assert.deepEqual(others, []);
    assert.equal(completion.object, "chat.completion");
    assert.equal(completion.model, model);
    assertCounts(completion.usage);
  });

  it("create, streamed", async () => {
    const stream_options = { include_usage: true };
    const chunks: ChatCompletionChunk[] = [];
    for await (const chunk of await completions().create({ model, messages, stream: true, stream_options })) {
      chunks.push(chunk);
    }
    assert.equal(contentOf(chunks), greeting);
    assert.deepEqual(finishReasons(chunks), ["stop"]);
    assert.equal(new Set(chunks.map(({ id }) => id)).size, 1);
    assert.ok(chunks.every((chunk) => chunk.object === "chat.completion.chunk" && chunk.model === model));
    const last = chunks.at(-1);
    assert.deepEqual(last?.choices, []);
    assertCounts(last?.usage);
  });

  it("create, streamed without usage", async () => {
    const chunks: ChatCompletionChunk[] = [];
    for await (const chunk of await completions().create({ model, messages, stream: true })) {
      chunks.push(chunk);
    }
    assert.equal(contentOf(chunks), greeting);
    assert.ok(chunks.every((chunk) => chunk.choices.length === 1 && (chunk.usage ?? null) === null));
  });

  const tools = [
    { type: "function" as const, function: { ...tideTool, parse: JSON.parse, function: runTideTool } },
  ];

  it("runTools", async () => {
    const runner = completions().runTools({ model, messages, tools });
    assert.equal(await runner.finalContent(), farewell);
    const [called] = runner.allChatCompletions();
    assert.equal(called?.choices[0]?.finish_reason, "tool_calls");
    const total = await runner.totalUsage();
    assert.equal(total.total_tokens, 2 * counts.total_tokens);
  });

  it("runTools, streamed", async () => {
    const runner = completions().runTools({ model, messages, tools, stream: true });
    assert.equal(await runner.finalContent(), farewell);
    assert.equal(runner.allChatCompletions()[0]?.choices[0]?.finish_reason, "tool_calls");
  });

  const response_format = zodResponseFormat(tideSchema, "tide");

  it("parse", async () => {
    const completion = await completions().parse({ model, messages, response_format });
    assert.deepEqual(completion.choices[0]?.message.parsed, structuredAnswer);
    assert.equal(completion.choices[0]?.finish_reason, "stop");
  });

  it("stream, parsed", async () => {
    const stream = completions().stream({ model, messages, response_format });
    const completion = await stream.finalChatCompletion();
    assert.deepEqual(completion.choices[0]?.message.parsed, structuredAnswer);
    assert.equal(completion.choices[0]?.finish_reason, "stop");
  });
}

function assertCounts(found: object | null | undefined): void {
  assert.ok(found !== undefined && found !== null, "there is no usage");
  // Details may be told beside.
  assert.deepEqual({ ...found, ...counts }, found);
}

function contentOf(chunks: readonly ChatCompletionChunk[]): string {
  return chunks.map(({ choices }) => choices[0]?.delta.content ?? "").join("");
}

function finishReasons(chunks: readonly ChatCompletionChunk[]): string[] {
  return chunks.flatMap(({ choices }) => choices.flatMap((choice) => choice.finish_reason ?? []));
}
