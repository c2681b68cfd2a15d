import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { zodTextFormat } from "openai/helpers/zod";
import type {
  FunctionTool,
  Response,
  ResponseInputItem,
  ResponseOutputItem,
} from "openai/resources/responses/responses";
import { requirements } from "../envoy/support/requirements.ts";
import { farewell, greeting, structuredAnswer, toolName, usage } from "./support/scenario.ts";
import { modelsByBackend } from "./support/backends.ts";
import { itAskedBedrockValidly } from "./support/converse-bodies.ts";
import { Stage } from "./support/stage.ts";
import { runTideTool, tideSchema, tideTool } from "./support/tide-tool.ts";

const { binary, skip } = await requirements();

describe("the OpenAI SDK's responses", { skip }, () => {
  let stage: Stage;
  before(async () => {
    stage = await Stage.start(binary);
  });
  after(() => stage.stop());

  for (const { title, model } of modelsByBackend) {
    describe(title, () => responsesTests(() => stage.openAi.responses, model));
  }

  itAskedBedrockValidly(() => stage.converseBodies);
});

function responsesTests(responses: () => Stage["openAi"]["responses"], model: string): void {
  const input = "Hello?";

  it("create", async () => {
    const instructions = "Answer in French.";
    const response = await responses().create({ model, input, instructions, max_output_tokens: 100 });
    assertSays(response, greeting);
    assert.equal(response.model, model);
  });

  it("create, streamed", async () => {
    const types: string[] = [];
    let text = "";
    for await (const event of await responses().create({ model, input, stream: true })) {
      assert.equal(event.sequence_number, types.length);
      types.push(event.type);
      if (event.type === "response.output_text.delta") text += event.delta;
    }
    assert.equal(text, greeting);
    assert.equal(types[0], "response.created");
    assert.equal(types.at(-1), "response.completed");
  });

  it("stream", async () => {
    const response = await responses().stream({ model, input }).finalResponse();
    assertSays(response, greeting);
    assert.equal(response.model, model);
  });

  const tools: FunctionTool[] = [{ type: "function", ...tideTool, strict: true }];
  const question: ResponseInputItem = { role: "user", content: input };

  it("create, with tools", async () => {
    const called = await responses().create({ model, input: [question], tools });
    const next = await responses().create({ model, input: [question, ...answered(called)], tools });
    assertSays(next, farewell);
  });

  it("stream, with tools", async () => {
    const called = await responses()
      .stream({ model, input: [question], tools })
      .finalResponse();
    const history = [question, ...answered(called)];
    assertSays(await responses().stream({ model, input: history, tools }).finalResponse(), farewell);
  });

  const text = { format: zodTextFormat(tideSchema, "tide") };

  it("parse", async () => {
    const response = await responses().parse({ model, input, text });
    assert.deepEqual(response.output_parsed, structuredAnswer);
    assert.equal(response.status, "completed");
  });

  it("stream, parsed", async () => {
    const response = await responses().stream({ model, input, text }).finalResponse();
    assert.deepEqual(response.output_parsed, structuredAnswer);
  });
}

/** The items that answer a response that calls the tool: all of its own, as the API wants them back, and the result. */
function answered({ output, status }: Response): ResponseInputItem[] {
  assert.equal(status, "completed");
  const calls = output.filter((item) => item.type === "function_call");
  assert.deepEqual(
    calls.map(({ name }) => name),
    [toolName],
  );
  const results = calls.map((call): ResponseInputItem => ({
    type: "function_call_output",
    call_id: call.call_id,
    output: runTideTool(JSON.parse(call.arguments)),
  }));
  return [...output.map(asInput), ...results];
}

/** What the API itself has said: streams add what they have parsed. */
function asInput(item: ResponseOutputItem): ResponseInputItem {
  if (item.type !== "function_call") return item as ResponseInputItem;
  const { type, call_id, name, arguments: written, id, status } = item;
  return { type, call_id, name, arguments: written, ...(id && { id }), ...(status && { status }) };
}

function assertSays(response: Response, expected: string): void {
  assert.equal(response.object, "response");
  assert.equal(response.status, "completed");
  assert.equal(response.output_text, expected);
  assert.equal(response.usage?.input_tokens, usage.input);
  assert.equal(response.usage?.output_tokens, usage.output);
  assert.equal(response.usage?.total_tokens, usage.input + usage.output);
}
