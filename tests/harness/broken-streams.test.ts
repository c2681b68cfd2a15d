import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import type { HeaderList } from "../../harness/host/header-map.ts";
import type { HttpStream } from "../../harness/host/http-stream.ts";
import { Metrics } from "../../harness/host/metrics.ts";
import { FilterModule } from "../../harness/host/module.ts";
import { Vm } from "../../harness/host/vm.ts";

const backends = [{ name: "openai", schema: { name: "OpenAI", prefix: "v1" } }];
const begun = 'data: {"choices":[{"index":0,"delta":{"content":"a secret"},"finish_reason":null}]}\n\n';
const done = "data: [DONE]\n\n";

let module: FilterModule;
before(async () => {
  module = await FilterModule.load("build/filter.wasm");
});

/** A chat stream of which the request has been sent on and the response has begun. */
class Call {
  readonly metrics = new Metrics();
  readonly logged: string[] = [];
  readonly stream: HttpStream;

  constructor(responseHeaders: HeaderList = [], hasNoBody = false) {
    const log = ({ message }: { message: string }): number => this.logged.push(message);
    const vm = Vm.create(module, { metrics: this.metrics, log });
    this.stream = vm.configure("gateway", JSON.stringify({ backends })).stream();
    const head: HeaderList = [
      [":method", "POST"],
      [":path", "/v1/chat/completions"],
      [":authority", "gateway.local"],
    ];
    this.stream.requestHeaders(head, false);
    this.stream.requestBody(Buffer.from('{"model":"gpt-4o","stream":true,"messages":[]}'), true);
    const answer: HeaderList = [
      [":status", "200"],
      ["content-type", "text/event-stream"],
      ...responseHeaders,
    ];
    this.stream.responseHeaders(answer, hasNoBody);
  }

  get text(): string {
    return this.stream.downstream.body.toString();
  }

  get failures(): number | undefined {
    return this.metrics.value("ai_gateway.failed_replies");
  }
}

describe("a stream that passes", () => {
  it("is counted as failed where it breaks off, and logged without its content", () => {
    const call = new Call();
    call.stream.responseBody(Buffer.from(begun), false);
    call.stream.responseBody(Buffer.alloc(0), true);
    assert.match(call.text, /\n\ndata: \{"error":\{.*\}\}\n\n$/);
    assert.equal(call.failures, 1);
    assert.ok(call.logged.some((line) => line.includes("502")));
    assert.ok(!call.logged.some((line) => line.includes("secret")));
  });

  it("is not counted as failed where it ends as its API says", () => {
    const call = new Call();
    call.stream.responseBody(Buffer.from(begun + done), true);
    assert.equal(call.text, begun + done);
    assert.equal(call.failures ?? 0, 0);
  });

  it("is counted as failed where the upstream says so, and passes", () => {
    const call = new Call();
    const failed = 'data: {"error":{"message":"no","type":"rate_limit_error"}}\n\n';
    call.stream.responseBody(Buffer.from(begun + failed + done), true);
    assert.equal(call.text, begun + failed + done);
    assert.equal(call.failures, 1);
    assert.ok(call.logged.some((line) => line.includes("429")));
  });

  it("has no length, since an error may have to be appended", () => {
    const call = new Call([["content-length", String(begun.length)]]);
    assert.ok(!call.stream.downstream.headers?.some(([name]) => name === "content-length"));
  });

  it("is reset where it breaks off before trailers: nothing can be appended then", () => {
    const call = new Call();
    call.stream.responseBody(Buffer.from(begun), false);
    call.stream.responseTrailers([["x-checksum", "1"]]);
    assert.ok(call.stream.reset);
    assert.equal(call.failures, 1);
  });

  it("keeps its trailers where it is complete", () => {
    const call = new Call();
    call.stream.responseBody(Buffer.from(begun + done), false);
    call.stream.responseTrailers([["x-checksum", "1"]]);
    assert.ok(!call.stream.reset);
    assert.equal(call.text, begun + done);
  });

  it("becomes an error where it has no body at all", () => {
    const call = new Call([], true);
    assert.equal(call.stream.localResponse?.status, 502);
  });

  it("is left alone from an event on that is too large to read", () => {
    const large = `data: "${"x".repeat(1024 * 1024)}"\n\n`;
    const call = new Call();
    call.stream.responseBody(Buffer.from(begun + large), true);
    assert.equal(call.text, begun + large);
    assert.equal(call.failures ?? 0, 0);
  });
});
