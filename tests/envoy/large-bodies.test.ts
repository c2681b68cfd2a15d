import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, beforeEach, describe, it } from "node:test";
import { StubUpstream } from "../../harness/envoy/stub-upstream.ts";
import type { StubAnswer } from "../../harness/envoy/stub-upstream.ts";
import { anthropicAnswer, anthropicMessage } from "./support/anthropic.ts";
import { chatAnswer, chatRequest } from "./support/chat.ts";
import { Gateway } from "./support/gateway.ts";
import { requirements } from "./support/requirements.ts";

const { binary, skip } = await requirements();
const timeLimit = 60_000;
const mebibyte = 1024 * 1024;
/** Not the same everywhere: a part that is lost, doubled or out of order shows. */
const text = (size: number): string => {
  const words = Array.from({ length: 4096 }, (_, index) => `word ${index} "ü" \\ `).join("");
  return words.repeat(Math.ceil(size / words.length)).slice(0, size);
};
const large = text(20 * mebibyte);
const digest = (content: string): string => createHash("sha256").update(content).digest("hex");
const asking = (model: string, content: string) => ({ model, messages: [{ role: "user", content }] });

interface ChatReply {
  choices: [{ message: { content: string } }];
}

function configuration(port: number, limits: object): object {
  const upstream = { host: "127.0.0.1", port };
  const rule = (name: string) => ({ name, matches: [{ model: name }], backends: [{ name }] });
  return {
    limits,
    rules: [rule("same"), rule("translated")],
    backends: [
      { name: "same", schema: { name: "OpenAI", prefix: "v1" }, upstream, modelNameOverride: "m" },
      { name: "translated", schema: { name: "Anthropic" }, upstream },
    ],
    globalLLMRequestCosts: [{ metadataKey: "total", type: "TotalToken" }],
  };
}

describe("bodies of 20 MiB, in Envoy", { skip }, () => {
  let upstream: StubUpstream;
  let answer: StubAnswer;
  let gateway: Gateway;
  const post = (body: unknown): Promise<Response> => gateway.post("/v1/chat/completions", body);

  before(async () => {
    upstream = await StubUpstream.listen(0, () => answer);
    // Requests are as large as the default lets them be, replies larger.
    gateway = await Gateway.start(binary, configuration(upstream.port, { responseBody: "64MiB" }));
  });
  beforeEach(() => {
    upstream.requests.length = 0;
  });
  after(async () => {
    await gateway.stop();
    await upstream.close();
  });

  it("reach a provider of the client's dialect", { timeout: timeLimit }, async () => {
    answer = chatAnswer("ok");
    assert.equal((await post(asking("same", large))).status, 200);
    const received = JSON.parse(upstream.requests[0]!.body.toString()) as ReturnType<typeof asking>;
    assert.equal(received.model, "m");
    assert.equal(digest(received.messages[0]!.content), digest(large));
  });

  it("reach a provider of another", { timeout: timeLimit }, async () => {
    answer = anthropicAnswer([anthropicMessage("ok")]);
    assert.equal((await post(asking("translated", large))).status, 200);
    const received = JSON.parse(upstream.requests[0]!.body.toString()) as {
      messages: [{ content: string | [{ text: string }] }];
    };
    const [{ content }] = received.messages;
    assert.equal(digest(typeof content === "string" ? content : content[0].text), digest(large));
  });

  for (const model of ["same", "translated"]) {
    it(`come back whole from a provider, ${model}`, { timeout: timeLimit }, async () => {
      answer = model === "same" ? chatAnswer(large) : anthropicAnswer([anthropicMessage(large)]);
      const response = await post(asking(model, "hi"));
      assert.equal(response.status, 200);
      const { choices } = (await response.json()) as ChatReply;
      assert.equal(digest(choices[0].message.content), digest(large));
    });
  }

  it(
    "are refused beyond the limit, which is named, and Envoy serves on",
    { timeout: timeLimit },
    async () => {
      const response = await post(asking("same", text(33 * mebibyte)));
      assert.equal(response.status, 413);
      const { error } = (await response.json()) as { error: { message: string } };
      assert.equal(error.message, "the request body exceeds 33554432 bytes (limits.requestBody)");
      assert.equal(upstream.requests.length, 0);
      answer = chatAnswer("ok");
      assert.equal((await post({ ...chatRequest, model: "same" })).status, 200);
    },
  );

  it("pass beyond it where it is raised", { timeout: timeLimit }, async () => {
    const raised = await Gateway.start(
      binary,
      configuration(upstream.port, { requestBody: "64MiB", vmMemory: "400MiB" }),
    );
    try {
      answer = chatAnswer("ok");
      const larger = text(33 * mebibyte);
      const response = await raised.post("/v1/chat/completions", asking("same", larger));
      assert.equal(response.status, 200);
      const received = JSON.parse(upstream.requests[0]!.body.toString()) as ReturnType<typeof asking>;
      assert.equal(digest(received.messages[0]!.content), digest(larger));
    } finally {
      await raised.stop();
    }
  });
});
