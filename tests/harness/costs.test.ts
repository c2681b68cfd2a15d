import assert from "node:assert/strict";
import { before, test } from "node:test";
import { Metrics } from "../../harness/host/metrics.ts";
import { FilterModule } from "../../harness/host/module.ts";
import { ConfigurationRefused, Vm } from "../../harness/host/vm.ts";
import type { HttpStream, StreamOptions } from "../../harness/host/http-stream.ts";

const backends = [{ name: "openai", schema: { name: "OpenAI", prefix: "v1" } }];

let module: FilterModule;
before(async () => {
  module = await FilterModule.load("build/filter.wasm");
});

/** A stream whose request has been sent on, with these expressions as costs `a`, `b`, …. */
function start(
  expressions: string[],
  metrics = new Metrics(),
  options: StreamOptions = {},
  model = "gpt-4o",
): HttpStream {
  const globalLLMRequestCosts = expressions.map((cel, index) => ({
    metadataKey: String.fromCharCode(0x61 + index),
    type: "CEL",
    cel,
  }));
  const vm = Vm.create(module, { metrics });
  const root = vm.configure("gateway", JSON.stringify({ backends, globalLLMRequestCosts }));
  return send(root.stream(options), model);
}

/** Sends a request on. */
function send(stream: HttpStream, model: string): HttpStream {
  const head: [string, string][] = [
    [":method", "POST"],
    [":path", "/v1/chat/completions"],
    [":authority", "gateway.local"],
  ];
  stream.requestHeaders(head, false);
  stream.requestBody(Buffer.from(JSON.stringify({ model, stream: true })), true);
  assert.ok(stream.upstream.ended);
  return stream;
}

/** The response begins as a stream of events. */
function respond(stream: HttpStream): void {
  const head: [string, string][] = [
    [":status", "200"],
    ["content-type", "text/event-stream"],
  ];
  stream.responseHeaders(head, false);
}

function tell(stream: HttpStream, input: number, output: number): void {
  const usage = { prompt_tokens: input, completion_tokens: output, total_tokens: input + output };
  stream.responseBody(Buffer.from(`data: ${JSON.stringify({ choices: [], usage })}\n\n`), false);
}

function published(stream: HttpStream, key: string): string | undefined {
  const value = stream.property(key);
  return value && Buffer.from(value).toString();
}

test("a configuration whose expressions do not compile is refused, each with its place", () => {
  const costs = [
    { metadataKey: "a", type: "CEL", cel: "input_tokens + 1" },
    { metadataKey: "b", type: "CEL", cel: "input_tokens + tokens" },
    { metadataKey: "c", type: "TotalToken" },
    { metadataKey: "d", type: "CEL", cel: "'a' * 2" },
  ];
  const ofRoutes = [{ metadataKey: "e", routeName: "r", type: "CEL", cel: "model" }];
  const configuration = { backends, globalLLMRequestCosts: costs, llmRequestCosts: ofRoutes };
  assert.throws(
    () => Vm.create(module).configure("gateway", JSON.stringify(configuration)),
    (error) => {
      assert.ok(error instanceof ConfigurationRefused);
      assert.deepEqual(error.logged.at(-1)?.split("\n"), [
        'configuration refused: globalLLMRequestCosts[1].cel: at 15: unknown name "tokens"',
        "globalLLMRequestCosts[3].cel: at 4: * does not take a string and an int",
        "llmRequestCosts[0].cel: at 0: a cost is a number, not a string",
      ]);
      return true;
    },
  );
});

test("a cost that fails is left out and counted once, the others are published", () => {
  const metrics = new Metrics();
  const stream = start(["output_tokens - 10u", "input_tokens / 2"], metrics);
  respond(stream);
  tell(stream, 8, 1);
  tell(stream, 8, 9);
  stream.responseBody(Buffer.from("data: [DONE]\n\n"), true);
  assert.equal(published(stream, "b"), "4");
  stream.close();
  assert.equal(metrics.value("ai_gateway.cost_failures"), 1);
  assert.match(Buffer.from(stream.downstream.body).toString(), /\[DONE\]/);
});

test("before any usage is known nothing is published", () => {
  const stream = start(["input_tokens - 1", "7"]);
  respond(stream);
  assert.equal(published(stream, "a"), undefined);
  assert.equal(published(stream, "b"), undefined);
  tell(stream, 0, 1);
  assert.equal(published(stream, "a"), undefined);
  assert.equal(published(stream, "b"), "7");
});

test("what an earlier usage cost does not stay where the last one cannot be worked out", () => {
  const metrics = new Metrics();
  const stream = start(["50u - output_tokens"], metrics);
  respond(stream);
  tell(stream, 8, 20);
  assert.equal(published(stream, "a"), "30");
  tell(stream, 8, 60);
  assert.equal(published(stream, "a"), "0");
  stream.close();
  assert.equal(metrics.value("ai_gateway.cost_failures"), 1);
});

test("without rules the route's name is Envoy's", () => {
  const path = "xds\0route_metadata\0filter_metadata\0aigateway.envoy.io\0aigw_route_name";
  const stream = start(["route_name == 'default/chat' ? 1 : 2"], new Metrics(), {
    properties: { [path]: "default/chat" },
  });
  respond(stream);
  tell(stream, 1, 1);
  assert.equal(published(stream, "a"), "1");
  stream.close();
});

test("a pattern that others backtrack on for ever is searched once through the longest model", () => {
  const stream = start(["model.matches('(a*)*b') ? 1 : 2"], new Metrics(), {}, "a".repeat(1024));
  respond(stream);
  tell(stream, 1, 1);
  assert.equal(published(stream, "a"), "2");
  stream.close();
});

test("a string that is made and grows too long is an error", () => {
  const metrics = new Metrics();
  const fivefold = Array(5).fill("model").join(" + ");
  const expressions = [
    `size(${fivefold})`,
    `(${fivefold}).matches('(a*)*b') ? 1 : 2`,
    `size(${Array(4).fill(fivefold).join(" + ")})`,
  ];
  const stream = start(expressions, metrics, {}, "a".repeat(1024));
  respond(stream);
  tell(stream, 1, 1);
  assert.deepEqual(
    ["a", "b", "c"].map((key) => published(stream, key)),
    ["5120", undefined, undefined],
  );
  stream.close();
  assert.equal(metrics.value("ai_gateway.cost_failures"), 2);
});

test("exchanges that were charged leave no memory behind", () => {
  const vm = Vm.create(module);
  const cost = { metadataKey: "a", type: "CEL", cel: "size(model + '-' + string(input_tokens))" };
  const limits = { vmMemory: "4MiB", requestBody: "1MiB", responseBody: "1MiB" };
  const root = vm.configure("gateway", JSON.stringify({ limits, backends, globalLLMRequestCosts: [cost] }));
  for (let count = 0; count < 10_000; count++) {
    const stream = send(root.stream(), "gpt-4o");
    respond(stream);
    tell(stream, 10, 1);
    assert.equal(published(stream, "a"), "9");
    stream.close();
  }
});
