import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import { greeting, usage } from "../clients/support/scenario.ts";
import { eventually } from "./support/eventually.ts";
import { assistant, FallbackStage } from "./support/fallback-stage.ts";
import { requirements } from "./support/requirements.ts";

const { binary, skip } = await requirements();

describe("fallback of large requests and of clients that leave, in Envoy", { skip, timeout: 120_000 }, () => {
  let stage: FallbackStage;
  before(async () => {
    stage = await FallbackStage.start(binary);
  });
  beforeEach(() => stage.reset());
  after(() => stage.stop());

  const post = (content: string, stream: boolean, signal?: AbortSignal): Promise<Response> =>
    fetch(`${stage.gateway.url}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ model: assistant, stream, messages: [{ role: "user", content }] }),
      ...(signal && { signal }),
    });

  for (const size of [1, 8]) {
    it(`sends ${size} MiB again, whole, to each backend`, async () => {
      stage.bedrock.fail(503);
      stage.anthropic.fail(503);
      const content = "é".repeat((size * 1024 * 1024) / 2);
      const response = await post(content, false);
      assert.equal(response.status, 200);
      const { choices } = (await response.json()) as { choices: { message: { content: string } }[] };
      assert.equal(choices[0]?.message.content, greeting);
      for (const [request] of stage.providers.map(({ requests }) => requests)) {
        if (request !== undefined) assert.ok(request.body.toString().includes(content));
      }
      assert.deepEqual(stage.asked, [1, 1, 1]);
    });
  }

  it("passes a reply of 8 MiB on, translated, from whichever backend it is", async () => {
    stage.bedrock.fail(503);
    const text = "é".repeat(4 * 1024 * 1024);
    const reply = {
      id: "msg_1",
      type: "message",
      role: "assistant",
      model: "claude-sonnet-4-5",
      content: [{ type: "text", text }],
      stop_reason: "end_turn",
      stop_sequence: null,
      usage: { input_tokens: 3, output_tokens: 4 },
    };
    stage.anthropic.answer(200, "application/json", JSON.stringify(reply));
    const response = await post("Hello?", false);
    assert.equal(response.status, 200);
    const { choices } = (await response.json()) as { choices: { message: { content: string } }[] };
    assert.ok(choices[0]?.message.content === text, "the text is another one");
  });

  it("tries nobody else for a client that has left", async () => {
    stage.bedrock.trouble = () => new Promise(() => undefined);
    const leaving = new AbortController();
    const answer = post("Hello?", false, leaving.signal);
    await eventually("Bedrock is asked", () => stage.asked[0] === 1);
    leaving.abort();
    await assert.rejects(answer);
    const entry = await stage.entry();
    assert.match(String(entry["flags"]), /DC/);
    assert.deepEqual(stage.asked, [1, 0, 0]);
  });

  it("serves others after a client has left in the middle of a stream of the second backend", async () => {
    stage.bedrock.fail(503);
    const { api, framing } = stage.anthropic.conversation;
    const events = api.events(
      { kind: "text", text: greeting, breaksOff: "silently", usage },
      { model: "claude-sonnet-4-5", stream: true, says: "", tools: [], results: [] },
    );
    stage.anthropic.trouble = () => ({
      status: 200,
      headers: { "content-type": framing.contentType },
      chunks: forever(Buffer.concat(events.map(framing.frame))),
    });
    const leaving = new AbortController();
    const response = await post("Hello?", true, leaving.signal);
    assert.equal(response.status, 200);
    const reader = response.body!.getReader();
    assert.match(Buffer.from((await reader.read()).value).toString(), /^data: /);
    leaving.abort();
    await assert.rejects(async () => {
      while (!(await reader.read()).done);
    });
    assert.equal((await stage.entry())["backend"], "anthropic");
    await stage.reset();
    assert.match(await (await post("Hello?", true)).text(), /\[DONE\]/);
  });
});

/** Says something and never ends. */
async function* forever(beginning: Buffer): AsyncGenerator<Buffer> {
  yield beginning;
  await new Promise(() => undefined);
}
