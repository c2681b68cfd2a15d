import assert from "node:assert/strict";
import { before, test } from "node:test";
import { Metrics } from "../../harness/host/metrics.ts";
import { FilterModule } from "../../harness/host/module.ts";
import type { RootContext } from "../../harness/host/root-context.ts";
import { Vm } from "../../harness/host/vm.ts";
import { randomFrom } from "./support/mutated-json.ts";

const seed = Number(process.env["TEST_SEED"] ?? Math.floor(Math.random() * 2 ** 32));
const streams = 3_000;
const limit = 1024;
const configuration = {
  limits: { streamEvent: limit, responseBody: limit },
  backends: [{ name: "openai", schema: { name: "OpenAI", prefix: "v1" } }],
};
const brokenOff = /data: \{"error":\{"message":"the upstream's stream ended [^\n]*\}\}\n\n$/;
const usage = { input_tokens: 13, output_tokens: 272, total_tokens: 285 };

let module: FilterModule;
const metrics = new Metrics();
let root: RootContext;
before(async () => {
  module = await FilterModule.load("build/filter.wasm");
  root = Vm.create(module, { metrics }).configure("gateway", JSON.stringify(configuration));
});

interface Passed {
  body: string;
  totalTokens: number;
}

/** What reaches the client of a reply that comes in these chunks, and the tokens it tells. */
function pass(contentType: string, chunks: readonly Buffer[]): Passed {
  const stream = root.stream();
  const head: [string, string][] = [
    [":method", "POST"],
    [":path", "/v1/images/generations"],
    [":authority", "gateway.local"],
  ];
  stream.requestHeaders(head, false);
  stream.requestBody(Buffer.from('{"model":"gpt-image-1","prompt":"a rock"}'), true);
  const answer: [string, string][] = [
    [":status", "200"],
    ["content-type", contentType],
  ];
  stream.responseHeaders(answer, false);
  for (const chunk of chunks) stream.responseBody(chunk, false);
  stream.responseBody(Buffer.alloc(0), true);
  assert.ok(stream.downstream.ended);
  const tokens = stream.property("filter_state\0wasm.usage.total_tokens");
  const body = Buffer.from(stream.downstream.body).toString("latin1");
  stream.close();
  return { body, totalTokens: Number(Buffer.from(tokens ?? []).toString() || 0) };
}

function cutAnywhere(bytes: Buffer, random: (below: number) => number): Buffer[] {
  const chunks: Buffer[] = [];
  for (let from = 0; from < bytes.length;) {
    const to = Math.min(bytes.length, from + 1 + random(random(2) === 0 ? 40 : 4_000));
    chunks.push(bytes.subarray(from, to));
    from = to;
  }
  return chunks;
}

const event = (type: string, image: string, more: object = {}): string =>
  `event: ${type}\ndata: ${JSON.stringify({ type, b64_json: image, ...more })}\n\n`;

test("a stream of images passes as it came, torn or not, and tells its tokens once it is complete", () => {
  const random = randomFrom(seed);
  for (let count = 0; count < streams; count++) {
    const image = Buffer.from(Array.from({ length: random(6_000) }, () => random(256))).toString("base64");
    const partial = event("image_generation.partial_image", image, { partial_image_index: 0 });
    const whole = Buffer.from(
      partial.repeat(random(3)) + event("image_generation.completed", image, { usage }),
    );
    const length = random(3) === 0 ? random(whole.length) : whole.length;
    const torn = whole.subarray(0, length);
    const { body, totalTokens } = pass("text/event-stream", cutAnywhere(torn, random));
    const hint = `TEST_SEED=${seed}, stream ${count}`;
    assert.ok(body.startsWith(torn.toString("latin1")), hint);
    // Only the blank line at the very end may be missing.
    const isComplete = length >= whole.length - 1;
    assert.equal(brokenOff.test(body), !isComplete, hint);
    if (isComplete) assert.equal(body.length, torn.length, hint);
    assert.equal(totalTokens, isComplete ? usage.total_tokens : 0, hint);
  }
});

test("a mutated stream of images passes as it came, but for an error at its end", () => {
  const random = randomFrom(seed);
  for (let count = 0; count < streams; count++) {
    const image = "QUJD".repeat(random(500));
    const text = Buffer.from(
      event("image_generation.partial_image", image) + event("image_generation.completed", image, { usage }),
    );
    for (let left = random(5); left >= 0; left--) text[random(text.length)] = random(256);
    const { body } = pass("text/event-stream", cutAnywhere(text, random));
    const hint = `TEST_SEED=${seed}, stream ${count}`;
    const sent = text.toString("latin1");
    assert.ok(body.startsWith(sent), hint);
    if (body.length > sent.length) assert.match(body.slice(sent.length), brokenOff, hint);
  }
});

test("what exceeds the limits beside images passes unread, and is counted", () => {
  const unread = (): number => metrics.value("ai_gateway.unread_replies") ?? 0;
  const prompt = "a rock ".repeat(limit);
  const before = unread();
  const streamed = event("image_generation.completed", "QUJD", { prompt, usage });
  assert.deepEqual(pass("text/event-stream", [Buffer.from(streamed)]), { body: streamed, totalTokens: 0 });
  assert.equal(unread(), before + 1);
  const whole = JSON.stringify({ data: [{ b64_json: "QUJD", revised_prompt: prompt }], usage });
  assert.deepEqual(pass("application/json", [Buffer.from(whole)]), { body: whole, totalTokens: 0 });
  assert.equal(unread(), before + 2);
});

test("a whole reply with a large image tells its tokens", () => {
  const random = randomFrom(seed);
  const image = Buffer.alloc(500_000, "tide").toString("base64");
  const whole = JSON.stringify({ data: [{ b64_json: image }], usage });
  const { body, totalTokens } = pass("application/json", cutAnywhere(Buffer.from(whole), random));
  assert.ok(body === whole);
  assert.equal(totalTokens, usage.total_tokens);
});
