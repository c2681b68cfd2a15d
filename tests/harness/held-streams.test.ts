import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { Clock } from "../../harness/host/clock.ts";
import type { HttpStream, HeaderPause } from "../../harness/host/http-stream.ts";
import { FilterModule } from "../../harness/host/module.ts";
import type { RootContext } from "../../harness/host/root-context.ts";
import { Vm } from "../../harness/host/vm.ts";

const body = Buffer.from('{"model":"m","messages":[{"role":"user","content":"hi"}]}');
const provider = { name: "openai", schema: { name: "OpenAI", prefix: "v1" } };
/** Requests to it pass unread, so that it is a reply that is held first. */
const pool = {
  ...provider,
  inferencePool: {
    name: "pool",
    endpoints: [{ address: "10.0.0.1:8000" }],
    picker: { scorers: [{ type: "in-flight" }] },
  },
};

let module: FilterModule;
before(async () => {
  module = await FilterModule.load("build/filter.wasm");
});

interface Gateway {
  root: RootContext;
  errors: string[];
  /** Lets time pass, in steps of a tick. */
  pass: (milliseconds: number) => void;
}

function start(headerPause: HeaderPause, backend: object = provider, role = "gateway"): Gateway {
  const errors: string[] = [];
  const clock = new Clock();
  const log = ({ level, message }: { level: string; message: string }) => {
    if (level === "error") errors.push(message);
  };
  const vm = Vm.create(module, { headerPause, clock, log });
  const root = vm.configure(role, JSON.stringify({ backends: [backend] }));
  const pass = (milliseconds: number) => {
    for (let time = 0; time < milliseconds; time += 100) {
      clock.advance(100);
      root.tick();
    }
  };
  return { root, errors, pass };
}

function open(root: RootContext, path = "/v1/chat/completions"): HttpStream {
  const stream = root.stream();
  const headers: [string, string][] = [
    [":method", "POST"],
    [":path", path],
    [":authority", "gateway.local"],
    ["content-type", "application/json"],
    ["x-ai-eg-backend", "forged"],
  ];
  stream.requestHeaders(headers, false);
  return stream;
}

const answered = ({ localResponse }: HttpStream): { status: number; body: string } | undefined =>
  localResponse && {
    status: Number(localResponse.headers.find(([name]) => name === ":status")?.[1]),
    body: Buffer.from(localResponse.body).toString(),
  };

describe("without allow_on_headers_stop_iteration", () => {
  it("a request whose body has come is answered, and the setting named", () => {
    const { root, errors, pass } = start("stop-all");
    const stream = open(root);
    stream.requestBody(body, true);
    pass(2000);
    const answer = answered(stream);
    assert.equal(answer?.status, 500);
    const { error } = JSON.parse(answer.body) as { error: Record<string, unknown> };
    assert.equal(error["type"], "server_error");
    assert.equal(error["code"], "missing_allow_on_headers_stop_iteration");
    assert.match(String(error["message"]), /`allow_on_headers_stop_iteration: true`/);
    assert.deepEqual(errors, [error["message"]]);
  });

  it("so it is in the router role", () => {
    const { root, pass } = start("stop-all", provider, "router");
    const stream = open(root);
    stream.requestBody(body, true);
    pass(2000);
    assert.equal(answered(stream)?.status, 500);
  });

  it("it is answered in the client's dialect", () => {
    const { root, pass } = start("stop-all");
    const stream = open(root, "/anthropic/v1/messages");
    stream.requestBody(body, true);
    pass(2000);
    const { type, error } = JSON.parse(answered(stream)!.body) as { type: string; error: { type: string } };
    assert.deepEqual([type, error.type], ["error", "api_error"]);
  });

  it("the log says it once, however many requests fail", () => {
    const { root, errors, pass } = start("stop-all");
    const streams = [open(root), open(root), open(root)];
    for (const stream of streams) stream.requestBody(body.subarray(0, 5), false);
    pass(2000);
    assert.deepEqual(
      streams.map((stream) => answered(stream)?.status),
      [500, 500, 500],
    );
    assert.equal(errors.length, 1);
  });

  it("a client whose body has not begun is left alone, however long it takes", () => {
    const { root, pass } = start("stop-all");
    const stream = open(root);
    pass(60_000);
    assert.equal(answered(stream), undefined);
    stream.requestBody(body.subarray(0, 1), false);
    pass(2000);
    assert.equal(answered(stream)?.status, 500);
  });

  it("a reply that is held is answered once it is complete", () => {
    const { root, pass } = start("stop-all", pool);
    const stream = open(root);
    stream.requestBody(body, true);
    stream.responseHeaders([[":status", "500"]], false);
    pass(5000);
    assert.equal(answered(stream), undefined);
    stream.responseBody(Buffer.from("oops"), true);
    pass(2000);
    assert.equal(answered(stream)?.status, 500);
    assert.match(answered(stream)!.body, /allow_on_headers_stop_iteration/);
  });

  it("time is kept only while streams wait", () => {
    const { root, pass } = start("stop-all");
    assert.equal(root.tickPeriod, 0);
    const [left, stuck] = [open(root), open(root)];
    assert.equal(root.tickPeriod, 500);
    left.abort();
    assert.equal(root.tickPeriod, 500);
    stuck.requestBody(body, true);
    pass(2000);
    assert.equal(root.tickPeriod, 0);
  });
});

describe("with allow_on_headers_stop_iteration", () => {
  it("a client that takes its time is served", () => {
    const { root, errors, pass } = start("stop-iteration");
    const stream = open(root);
    pass(60_000);
    for (let index = 0; index < body.length; index++) {
      stream.requestBody(body.subarray(index, index + 1), index === body.length - 1);
      pass(600);
    }
    assert.equal(answered(stream), undefined);
    assert.deepEqual(stream.upstream.body, body);
    assert.deepEqual(errors, []);
  });

  it("no time is kept once a body was shown", () => {
    const { root } = start("stop-iteration");
    const stream = open(root);
    assert.equal(root.tickPeriod, 500);
    stream.requestBody(body.subarray(0, 1), false);
    assert.equal(root.tickPeriod, 0);
    open(root);
    assert.equal(root.tickPeriod, 0);
  });

  it("an answer of another's to a held request proves nothing and breaks nothing", () => {
    const { root, pass } = start("stop-iteration");
    open(root).abort();
    assert.equal(root.tickPeriod, 0);
    const stream = open(root);
    assert.equal(root.tickPeriod, 500);
    stream.requestBody(body, true);
    pass(2000);
    assert.equal(answered(stream), undefined);
  });
});
