import assert from "node:assert/strict";
import { before, test } from "node:test";
import { FilterModule } from "../../harness/host/module.ts";
import type { RootContext } from "../../harness/host/root-context.ts";
import { Vm } from "../../harness/host/vm.ts";
import { mutatedBody, parsed, randomFrom } from "./support/mutated-json.ts";

const seed = Number(process.env["TEST_SEED"] ?? Math.floor(Math.random() * 2 ** 32));
const bodies = 100_000;
const streams = 3_000;
const limit = 4096;

const configuration = {
  limits: { requestBody: limit, streamEvent: 2048 },
  backends: [{ name: "openai", schema: { name: "OpenAI", prefix: "v1" }, modelNameOverride: "renamed" }],
  globalLLMRequestCosts: [{ metadataKey: "total", type: "TotalToken" }],
};

let vm: Vm;
let root: RootContext;
before(async () => {
  vm = Vm.create(await FilterModule.load("build/filter.wasm"));
  root = vm.configure("gateway", JSON.stringify(configuration));
});

const head = (length: number): [string, string][] => [
  [":method", "POST"],
  [":path", "/v1/chat/completions"],
  [":authority", "gateway.local"],
  ["content-type", "application/json"],
  ["content-length", String(length)],
];

/** What the filter must do with a body: the status it answers with, or the value it sends on. */
function verdictOf(body: Buffer): { status: number } | { sent: Record<string, unknown> } {
  if (body.length > limit) return { status: 413 };
  const value = parsed(body)?.value;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return { status: 400 };
  const request = value as Record<string, unknown>;
  const { model, stream } = request;
  if (typeof model !== "string" || model === "") return { status: 400 };
  if (stream !== undefined && stream !== null && typeof stream !== "boolean") return { status: 400 };
  const usage = stream === true ? { stream_options: { include_usage: true } } : {};
  return { sent: { ...request, model: "renamed", ...usage } };
}

test("every mutated body is refused in OpenAI's shape or sent on as JSON means it", () => {
  const random = randomFrom(seed);
  let sent = 0;
  for (let count = 0; count < bodies; count++) {
    const body = mutatedBody(random);
    const hint = `TEST_SEED=${seed}, body ${count}: ${JSON.stringify(body.toString("latin1"))}`;
    const stream = root.stream();
    stream.requestHeaders(head(body.length), body.length === 0);
    const cut = random(body.length + 1);
    if (body.length > 0) {
      stream.requestBody(body.subarray(0, cut), false);
      stream.requestBody(body.subarray(cut), true);
    }
    const expected = verdictOf(body);
    const answer = stream.localResponse;
    if ("status" in expected) {
      assert.equal(answer?.status, expected.status, hint);
      const error = (JSON.parse(Buffer.from(answer.body).toString()) as { error: Record<string, unknown> })
        .error;
      assert.deepEqual(Object.keys(error), ["message", "type", "param", "code"], hint);
      assert.equal(stream.upstream.headers, undefined, hint);
    } else {
      assert.equal(answer, undefined, hint);
      assert.ok(stream.upstream.ended, hint);
      assert.deepEqual(parsed(Buffer.from(stream.upstream.body))?.value, expected.sent, hint);
      sent++;
    }
    stream.close();
  }
  assert.ok(sent > bodies / 100, `only ${sent} bodies were sent on`);
});

test("every torn or mutated stream reaches the client up to where it breaks off, and ends in an error", () => {
  const random = randomFrom(seed);
  const request = Buffer.from('{"model":"m","stream":true}');
  for (let count = 0; count < streams; count++) {
    const reply = Buffer.concat(
      Array.from({ length: 1 + random(6) }, () =>
        Buffer.concat([eventStart(random), mutatedBody(random), lineEnds(random)]),
      ),
    );
    const hint = `TEST_SEED=${seed}, stream ${count}: ${JSON.stringify(reply.toString("latin1"))}`;
    const stream = root.stream();
    stream.requestHeaders(head(request.length), false);
    stream.requestBody(request, true);
    stream.responseHeaders(
      [
        [":status", "200"],
        ["content-type", "text/event-stream"],
      ],
      false,
    );
    for (let from = 0; from < reply.length;) {
      const to = Math.min(reply.length, from + 1 + random(80));
      stream.responseBody(reply.subarray(from, to), false);
      from = to;
    }
    stream.responseBody(Buffer.alloc(0), true);
    assert.ok(stream.downstream.ended, hint);
    const [passed, error] = splitAtError(Buffer.from(stream.downstream.body).toString("latin1"));
    const sent = reply.toString("latin1");
    assert.ok(sent.startsWith(passed), hint);
    // From an event on that is too large to read nobody knows how the stream ended.
    assert.ok(error !== "" || passed === sent, hint);
    assert.doesNotMatch(firstEventOf(sent.slice(passed.length)), /^data/m, hint);
    stream.close();
  }
});

test("memory does not grow with the number of requests", () => {
  const before = vm.memoryPages;
  const random = randomFrom(seed);
  for (let count = 0; count < 20_000; count++) {
    const stream = root.stream();
    const body = mutatedBody(random);
    stream.requestHeaders(head(body.length), false);
    stream.requestBody(body, true);
    stream.close();
  }
  assert.equal(vm.memoryPages, before);
});

/** What passed of a stream, and the error event behind it; empty where there is none. */
function splitAtError(text: string): [passed: string, error: string] {
  const at = /data: \{"error":\{[^\n]*\}\}\n\n$/.exec(text)?.index ?? text.length;
  return [text.slice(0, at), text.slice(at)];
}

/** Up to the first blank line; empty where there is none. */
function firstEventOf(text: string): string {
  return /^[^]*?(?:\r\n|\n|\r(?!\n)){2}/.exec(text)?.[0] ?? "";
}

const eventStart = (random: (below: number) => number): Buffer =>
  Buffer.from(["data: ", "data:", "event: x\ndata: ", ": comment ", "id: 1\n", ""][random(6)] ?? "");

const lineEnds = (random: (below: number) => number): Buffer =>
  Buffer.from(["\n\n", "\r\n\r\n", "\r\r", "\n", "\r", ""][random(6)] ?? "");
