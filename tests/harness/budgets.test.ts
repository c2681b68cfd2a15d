import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import fc from "fast-check";
import { Clock } from "../../harness/host/clock.ts";
import type { HttpStream } from "../../harness/host/http-stream.ts";
import { FilterModule } from "../../harness/host/module.ts";
import type { RootContext } from "../../harness/host/root-context.ts";
import { SharedData } from "../../harness/host/shared-data.ts";
import { Vm } from "../../harness/host/vm.ts";

type Budget = Record<string, unknown>;
interface Request {
  model?: string;
  maxTokens?: number;
  headers?: [string, string][];
  path?: string;
}

let module: FilterModule;
before(async () => {
  module = await FilterModule.load("build/filter.wasm");
});

const backends = [{ name: "openai", schema: { name: "OpenAI", prefix: "v1" } }];
const minute: Budget = { name: "all", tokens: 1000, per: "minute" };

/** The workers of one process. */
class Process {
  readonly clock = new Clock("2026-01-01T00:00:15Z");
  readonly workers: RootContext[];

  constructor(budgets: Budget[], workers = 2) {
    const shared = { sharedData: new SharedData(), clock: this.clock, vmId: "gateway" };
    const config = JSON.stringify({ backends, budgets, defaults: { maxTokens: 300 } });
    this.workers = Array.from({ length: workers }, (_, seed) =>
      Vm.create(module, { ...shared, seed }).configure("gateway", config),
    );
  }

  send(worker: number, request: Request = {}): HttpStream {
    const { model = "gpt-4o", maxTokens, headers = [], path = "/v1/chat/completions" } = request;
    const stream = this.workers[worker]!.stream();
    const head: [string, string][] = [
      [":method", "POST"],
      [":path", path],
      [":authority", "gateway.local"],
      ...headers,
    ];
    stream.requestHeaders(head, false);
    const limit = maxTokens === undefined ? {} : { max_tokens: maxTokens };
    const body = { model, messages: [{ role: "user", content: "hi" }], ...limit };
    stream.requestBody(Buffer.from(JSON.stringify(body)), true);
    return stream;
  }

  /** Lets time pass; `alive` are the workers that have ticks. */
  pass(milliseconds: number, alive = this.workers): void {
    for (let time = 0; time < milliseconds; time += 1000) {
      this.clock.advance(1000);
      for (const worker of alive) worker.tick();
    }
  }
}

/** Answers with a usage, as OpenAI does. */
function answer(stream: HttpStream, total: number): HttpStream {
  stream.responseHeaders(
    [
      [":status", "200"],
      ["content-type", "application/json"],
    ],
    false,
  );
  const usage = { prompt_tokens: 0, completion_tokens: total, total_tokens: total };
  const message = { role: "assistant", content: "hi" };
  const choices = [{ index: 0, message, finish_reason: "stop" }];
  const body = { id: "c", object: "chat.completion", created: 1, model: "gpt-4o", choices, usage };
  stream.responseBody(Buffer.from(JSON.stringify(body)), true);
  stream.close();
  return stream;
}

function header(stream: HttpStream, name: string): string | undefined {
  return stream.downstream.headers?.find(([key]) => key === name)?.[1];
}

const remaining = (stream: HttpStream) => Number(header(stream, "x-ratelimit-remaining-tokens"));
const isRefused = (stream: HttpStream) => stream.localResponse?.status === 429;

describe("a token budget", () => {
  it("tells what is left, in the way of OpenAI's API", () => {
    const process = new Process([minute]);
    answer(process.send(0), 400);
    const stream = answer(process.send(1, { maxTokens: 100 }), 50);
    assert.equal(header(stream, "x-ratelimit-limit-tokens"), "1000");
    // Sixteen or so tokens for the body.
    assert.ok(remaining(stream) > 470 && remaining(stream) < 500, String(remaining(stream)));
    assert.equal(header(stream, "x-ratelimit-reset-tokens"), "45s");
    assert.equal(header(stream, "retry-after"), undefined);
  });

  it("refuses on every worker what goes beyond it, until the window ends", () => {
    const process = new Process([minute]);
    answer(process.send(0), 1200);
    for (const worker of [0, 1]) {
      const refused = process.send(worker);
      assert.ok(isRefused(refused));
      assert.equal(header(refused, "retry-after"), "45");
      assert.equal(header(refused, "x-ratelimit-remaining-tokens"), "0");
      assert.deepEqual(JSON.parse(Buffer.from(refused.downstream.body).toString()), {
        error: {
          message: "the token budget `all` is used up; try again in 45 s",
          type: "rate_limit_error",
          param: null,
          code: "rate_limit_exceeded",
        },
      });
      refused.close();
    }
    process.pass(45_000);
    assert.ok(!isRefused(process.send(1)));
  });

  it("speaks Anthropic's way to Anthropic's clients", () => {
    const process = new Process([{ ...minute, per: "day" }]);
    const request = { path: "/anthropic/v1/messages", maxTokens: 5000 };
    const waiting = process.send(0, request);
    const refused = process.send(1, request);
    assert.ok(isRefused(refused));
    assert.equal(header(refused, "anthropic-ratelimit-tokens-limit"), "1000");
    assert.equal(header(refused, "anthropic-ratelimit-tokens-remaining"), "0");
    assert.equal(header(refused, "anthropic-ratelimit-tokens-reset"), "2026-01-02T00:00:00Z");
    // What is reserved only may come back soon.
    assert.equal(header(refused, "retry-after"), "1");
    const error = JSON.parse(Buffer.from(refused.downstream.body).toString()) as { error: { type: string } };
    assert.equal(error.error.type, "rate_limit_error");
    waiting.abort();
    assert.ok(!isRefused(process.send(1, request)));
  });

  it("has reservations given back by clients that leave and by errors", () => {
    const process = new Process([minute]);
    process.send(0, { maxTokens: 5000 }).abort();
    const failed = process.send(1, { maxTokens: 5000 });
    assert.ok(!isRefused(failed));
    failed.responseHeaders([[":status", "500"]], true);
    failed.close();
    assert.ok(remaining(answer(process.send(0, { maxTokens: 0 }), 0)) > 950);
  });

  it("keeps the reservations of a long request, and lets those of a dead worker lapse", () => {
    const process = new Process([{ ...minute, per: "hour" }]);
    process.send(0, { maxTokens: 5000 });
    process.pass(60_000);
    assert.ok(isRefused(process.send(1)), "renewed by ticks");
    process.pass(9_000, [process.workers[1]!]);
    assert.ok(isRefused(process.send(1)), "not dead yet");
    process.pass(2_000, [process.workers[1]!]);
    assert.ok(!isRefused(process.send(1)), "lapsed");
  });

  it("concerns the requests that match, all conditions together", () => {
    const match = { model: "gpt-*", backend: "openai", headers: [{ name: "x-team", value: "a" }] };
    const process = new Process([
      { ...minute, match },
      { ...minute, name: "exact", match: { model: "o4" } },
    ]);
    const headers: [string, string][] = [["x-team", "a"]];
    answer(process.send(0, { headers }), 1000);
    assert.ok(isRefused(process.send(1, { headers })));
    assert.ok(!isRefused(process.send(1)));
    assert.ok(!isRefused(process.send(1, { headers, model: "claude" })));
    const exact = answer(process.send(1, { model: "o4" }), 1000);
    assert.equal(header(exact, "x-ratelimit-limit-tokens"), "1000");
    assert.ok(isRefused(process.send(0, { model: "o4" })));
    assert.equal(header(answer(process.send(1), 1), "x-ratelimit-limit-tokens"), undefined);
  });

  it("is apart for each value of a header, and none without it", () => {
    const process = new Process([{ ...minute, perHeader: "X-User" }]);
    const of = (user: string) => ({ headers: [["x-user", user]] as [string, string][] });
    answer(process.send(0, of("ada")), 1000);
    assert.ok(isRefused(process.send(1, of("ada"))));
    assert.ok(!isRefused(process.send(1, of("grace"))));
    assert.equal(header(answer(process.send(0), 5), "x-ratelimit-limit-tokens"), undefined);
  });

  it("is told where it is the tightest of several, all of which are reserved or none", () => {
    const match = { headers: [{ name: "x-team", value: "a" }] };
    const process = new Process([
      { ...minute, name: "wide", tokens: 5000 },
      { ...minute, name: "narrow", tokens: 700, match },
    ]);
    const request: Request = { maxTokens: 700, headers: [["x-team", "a"]] };
    const first = process.send(0, request);
    const second = process.send(1, request);
    assert.ok(!isRefused(first) && isRefused(second));
    assert.equal(header(second, "x-ratelimit-limit-tokens"), "700");
    answer(first, 10);
    const last = answer(process.send(0, { ...request, maxTokens: 0 }), 0);
    assert.equal(header(last, "x-ratelimit-limit-tokens"), "700");
    assert.ok(remaining(last) > 650, String(remaining(last)));
    const wide = answer(process.send(1, { maxTokens: 0 }), 0);
    assert.ok(remaining(wide) > 4950, String(remaining(wide)));
  });

  it("counts the type that it is for", () => {
    const process = new Process([{ ...minute, type: "InputToken" }]);
    answer(process.send(0), 5000);
    assert.ok(!isRefused(process.send(1)));
  });
});

describe("any interleaving over workers", () => {
  const step = fc.record({
    worker: fc.nat(2),
    what: fc.constantFrom("send", "send", "answer", "abort", "tick"),
    tokens: fc.nat(400),
  });

  it("neither loses nor invents tokens", { timeout: 60_000 }, () => {
    const property = fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const limit = 100_000;
      const process = new Process([{ ...minute, tokens: limit, per: "day" }], 3);
      const open: HttpStream[] = [];
      let used = 0;
      for (const { worker, what, tokens } of steps) {
        if (what === "tick") process.pass(1000);
        else if (what === "send") open.push(process.send(worker, { maxTokens: tokens }));
        else if (what === "abort") open.shift()?.abort();
        else if (open.length > 0) {
          answer(open.pop()!, tokens);
          used += tokens;
        }
      }
      for (const stream of open) stream.abort();
      const probe = process.send(0, { path: "/v1/embeddings", maxTokens: 0 });
      probe.responseHeaders([[":status", "200"]], true);
      const body = JSON.stringify({
        model: "gpt-4o",
        messages: [{ role: "user", content: "hi" }],
        max_tokens: 0,
      });
      assert.equal(remaining(probe), limit - used - Math.floor(body.length / 4));
    });
    fc.assert(property, { numRuns: 100 });
  });
});
