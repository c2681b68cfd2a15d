import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { zodOutputFormat } from "@anthropic-ai/sdk/helpers/zod";
import type { Message, MessageParam, Tool, ToolUseBlock } from "@anthropic-ai/sdk/resources/messages";
import { requirements } from "../envoy/support/requirements.ts";
import { farewell, greeting, structuredAnswer, toolName, usage } from "./support/scenario.ts";
import { modelsByBackend } from "./support/backends.ts";
import { itAskedBedrockValidly } from "./support/converse-bodies.ts";
import { Stage } from "./support/stage.ts";
import { runTideTool, tideSchema, tideTool } from "./support/tide-tool.ts";

const { binary, skip } = await requirements();

describe("the Anthropic SDK's messages", { skip }, () => {
  let stage: Stage;
  before(async () => {
    stage = await Stage.start(binary);
  });
  after(() => stage.stop());

  for (const { title, model } of modelsByBackend) {
    describe(title, () => messagesTests(() => stage.anthropic, model));
  }

  itAskedBedrockValidly(() => stage.converseBodies);
});

function messagesTests(client: () => Stage["anthropic"], model: string): void {
  const question: MessageParam = { role: "user", content: "Hello?" };
  const request = { model, max_tokens: 100, messages: [question] };

  it("create", async () => {
    const message = await client().messages.create({
      ...request,
      system: "Answer in French.",
      stop_sequences: ["END"],
    });
    assertSays(message, greeting);
    assert.equal(message.model, model);
    assertCounts(message);
  });

  it("stream", async () => {
    const stream = client().messages.stream(request);
    const texts: string[] = [];
    stream.on("text", (delta) => texts.push(delta));
    const message = await stream.finalMessage();
    assertSays(message, greeting);
    assert.equal(texts.join(""), greeting);
    assert.equal(message.model, model);
    assertCounts(message);
  });

  const tool: Tool = {
    name: toolName,
    description: tideTool.description,
    input_schema: tideTool.parameters,
  };
  const tools = [tool];

  it("create, with tools", async () => {
    const called = await client().messages.create({ ...request, tools });
    const history = [question, ...answered(called)];
    assertSays(await client().messages.create({ ...request, tools, messages: history }), farewell);
  });

  it("stream, with tools", async () => {
    const called = await client()
      .messages.stream({ ...request, tools })
      .finalMessage();
    const stream = client().messages.stream({ ...request, tools, messages: [question, ...answered(called)] });
    assertSays(await stream.finalMessage(), farewell);
  });

  // Its first request asks the provider to keep the conversation; refused in Anthropic's words, it goes on without.
  for (const stream of [false, true]) {
    it(`toolRunner${stream ? ", streamed" : ""}`, async () => {
      const runnable = {
        ...tool,
        type: "custom" as const,
        run: runTideTool,
        parse: (input: unknown) => input,
      };
      const message = await client().beta.messages.toolRunner({ ...request, tools: [runnable], stream });
      assert.deepEqual(
        message.content.map((block) => (block.type === "text" ? block.text : block.type)),
        [farewell],
      );
    });
  }

  const output_config = { format: zodOutputFormat(tideSchema) };

  it("parse", async () => {
    const message = await client().messages.parse({ ...request, output_config });
    assert.deepEqual(message.parsed_output, structuredAnswer);
    assert.equal(message.stop_reason, "end_turn");
  });

  it("stream, parsed", async () => {
    const message = await client()
      .messages.stream({ ...request, output_config })
      .finalMessage();
    assert.deepEqual(message.parsed_output, structuredAnswer);
  });
}

/** The turns that answer a message that calls the tool. */
function answered(message: Message): MessageParam[] {
  assert.equal(message.stop_reason, "tool_use");
  const calls = message.content.filter((block): block is ToolUseBlock => block.type === "tool_use");
  assert.deepEqual(
    calls.map(({ name }) => name),
    [toolName],
  );
  const results = calls.map(({ id, input }) => ({
    type: "tool_result" as const,
    tool_use_id: id,
    content: runTideTool(input),
  }));
  return [
    { role: "assistant", content: message.content },
    { role: "user", content: results },
  ];
}

function assertSays(message: Message, expected: string): void {
  assert.equal(message.type, "message");
  assert.equal(message.role, "assistant");
  assert.deepEqual(
    message.content.map((block) => (block.type === "text" ? block.text : block.type)),
    [expected],
  );
  assert.equal(message.stop_reason, "end_turn");
}

function assertCounts({ usage: found }: Message): void {
  assert.equal(found.input_tokens, usage.input);
  assert.equal(found.output_tokens, usage.output);
}
