import assert from "node:assert/strict";
import { before, test } from "node:test";
import { FilterModule } from "../../harness/host/module.ts";
import { mutatedBody, randomFrom } from "./support/mutated-json.ts";
import { RolesStage, headerOf, reply } from "./support/roles-stage.ts";

const seed = Number(process.env["TEST_SEED"] ?? Math.floor(Math.random() * 2 ** 32));
const rounds = 1_500;
const chat = { model: "m", max_tokens: 9, stream: true, messages: [{ role: "user", content: "Hi" }] };
const config = {
  limits: { streamEvent: 2048, responseBody: "16KiB", vmMemory: "1MiB" },
  rules: [{ name: "r", backends: [{ name: "first" }, { name: "second", priority: 1 }] }],
  backends: [
    { name: "first", schema: { name: "Anthropic", prefix: "v1" } },
    { name: "second", schema: { name: "OpenAI", prefix: "v1" } },
  ],
};
const types = ["text/event-stream", "application/json", "application/vnd.amazon.eventstream", "text/html"];
const retriable = ["429", "500", "502", "503", "504", "529"];

let module: FilterModule;
before(async () => {
  module = await FilterModule.load("build/filter.wasm");
});

test("whatever the attempts answer, the client gets one reply, and nothing of an attempt that failed", () => {
  const random = randomFrom(seed);
  const stage = new RolesStage(module, config);
  let pages = 0;
  for (let round = 0; round < rounds; round++) {
    const hint = `TEST_SEED=${seed}, round ${round}`;
    const stream = stage.post({ ...chat, stream: random(3) > 0 });
    let last = stream;
    let count = 1;
    for (; count <= 2; count++) {
      last = stage.attempt(stream, last, count);
      assert.ok(last.upstream.ended, hint);
      const type = types[random(types.length)]!;
      last.responseHeaders(
        [
          [":status", ["200", "200", "200", "400", "503"][random(5)]!],
          ["content-type", type],
        ],
        random(10) === 0,
      );
      const lines = type.startsWith("text/event") ? ["data: ", "\n\n"] : ["", ""];
      for (let piece = random(5); piece >= 0 && !last.downstream.ended; piece--) {
        const bytes = Buffer.concat([Buffer.from(lines[0]!), mutatedBody(random), Buffer.from(lines[1]!)]);
        const at = random(bytes.length + 1);
        last.responseBody(bytes.subarray(0, at), false);
        last.responseBody(bytes.subarray(at), piece === 0);
      }
      assert.ok(last.downstream.ended || last.reset, hint);
      const { headers, body } = last.downstream;
      if (headerOf(headers, "x-ai-eg-status") !== undefined) assert.equal(body.length, 0, hint);
      if (count === 2 || !retriable.includes(headerOf(headers, ":status")!)) break;
      last.close();
    }
    if (!last.reset) {
      stage.finish(stream, last, count);
      assert.ok(stream.downstream.ended, hint);
      assert.ok(!stream.downstream.headers!.some(([name]) => name.startsWith("x-ai-eg-")), hint);
    }
    last.close();
    stream.close();
    if (round === rounds / 3) pages = stage.vm.memoryPages;
  }
  assert.equal(stage.vm.memoryPages, pages, `TEST_SEED=${seed}: memory has grown`);
});

test("memory does not grow with the number of requests and attempts, whoever leaves early", () => {
  const stage = new RolesStage(module, { ...config, limits: { vmMemory: "256KiB" } });
  const random = randomFrom(seed);
  let pages = 0;
  for (let round = 0; round < rounds; round++) {
    const stream = stage.post(chat);
    assert.equal(stream.localResponse, undefined, `TEST_SEED=${seed}, round ${round}`);
    const first = stage.attempt(stream, stream, 1);
    if (random(4) === 0) first.abort();
    else reply(first, 503, { error: { message: "no" } });
    first.close();
    const second = stage.attempt(stream, first, 2);
    second.responseHeaders(
      [
        [":status", "200"],
        ["content-type", "text/event-stream"],
      ],
      false,
    );
    if (random(2) === 0) second.responseBody(Buffer.from('data: {"choices":[]}\n\n'), random(2) === 0);
    second.close();
    stream.abort();
    if (round === rounds / 3) pages = stage.vm.memoryPages;
  }
  assert.equal(stage.vm.memoryPages, pages);
});
