import assert from "node:assert/strict";
import { before, beforeEach, describe, it } from "node:test";
import type { HeaderList } from "../../harness/host/header-map.ts";
import type { HttpStream } from "../../harness/host/http-stream.ts";
import { Metrics } from "../../harness/host/metrics.ts";
import { FilterModule } from "../../harness/host/module.ts";
import { Vm } from "../../harness/host/vm.ts";

const backends = [
  { name: "openai", schema: { name: "OpenAI", prefix: "v1" } },
  { name: "claude", schema: { name: "AWSAnthropic" }, modelNameOverride: "claude-5" },
];
const rules = [
  { matches: [{ model: "claude" }], backends: [{ name: "claude" }] },
  { backends: [{ name: "openai" }] },
];
const usage = {
  prompt_tokens: 10,
  completion_tokens: 5,
  total_tokens: 15,
  prompt_tokens_details: { cached_tokens: 4 },
};

let module: FilterModule;
let metrics: Metrics;
let root: ReturnType<Vm["configure"]>;
before(async () => {
  module = await FilterModule.load("build/filter.wasm");
});
beforeEach(() => {
  metrics = new Metrics();
  root = Vm.create(module, { metrics }).configure("gateway", JSON.stringify({ backends, rules }));
});

function send(model: string, path = "/v1/chat/completions"): HttpStream {
  const stream = root.stream();
  const head: HeaderList = [
    [":method", "POST"],
    [":path", path],
    [":authority", "gateway.local"],
  ];
  stream.requestHeaders(head, false);
  stream.requestBody(
    Buffer.from(
      JSON.stringify({ model, messages: [{ role: "user", content: "hi" }], max_tokens: 9, stream: true }),
    ),
    true,
  );
  return stream;
}

function answer(stream: HttpStream, status: number, type: string, body: string): void {
  const head: HeaderList = [
    [":status", String(status)],
    ["content-type", type],
  ];
  stream.responseHeaders(head, false);
  stream.responseBody(Buffer.from(body), true);
  stream.close();
}

const succeed = (model: string): void =>
  answer(
    send(model),
    200,
    "text/event-stream",
    `data: ${JSON.stringify({ choices: [], usage })}\n\ndata: [DONE]\n\n`,
  );
const named = (prefix: string): string[] =>
  metrics
    .all()
    .map(({ name }) => name)
    .filter((name) => name.startsWith(prefix));
const tagsOf = (original: string, asked = original): string =>
  `.operation=chat~.provider=openai~.backend=openai~.original_model=${original}~.request_model=${asked}~`;

describe("metrics of GenAI operations", () => {
  it("tell tokens by type, durations and the time to the first token", () => {
    succeed("gpt-4o");
    succeed("gpt-4o");
    const tags = tagsOf("gpt-4o");
    for (const [type, count] of Object.entries({ input: 10, cached_input: 4, output: 5 })) {
      const samples = metrics.samples(`gen_ai.client.token.usage${tags}.token_type=${type}~`);
      assert.deepEqual(samples, [count, count], type);
      assert.equal(metrics.value(`ai_gateway.tokens${tags}.token_type=${type}~`), 2 * count, type);
    }
    assert.equal(named("gen_ai.client.token.usage").length, 3);
    for (const name of ["request.duration", "time_to_first_token", "time_per_output_token"]) {
      assert.equal(metrics.samples(`gen_ai.server.${name}${tags}`).length, 2, name);
    }
  });

  it("name the schema's provider and both models", () => {
    const message = {
      type: "message",
      role: "assistant",
      content: [],
      usage: { input_tokens: 3, output_tokens: 1 },
    };
    answer(send("claude", "/anthropic/v1/messages"), 200, "application/json", JSON.stringify(message));
    const tags =
      ".operation=chat~.provider=aws.anthropic~.backend=claude~.original_model=claude~.request_model=claude-5~";
    assert.equal(metrics.value(`ai_gateway.tokens${tags}.token_type=input~`), 3);
    assert.deepEqual(named("gen_ai.server.time_to_first_token"), []);
  });

  describe("name the model that the reply says it comes from", () => {
    const event = (data: { type?: string; [key: string]: unknown }): string =>
      `${data.type === undefined ? "" : `event: ${data.type}\n`}data: ${JSON.stringify(data)}\n\n`;
    const counts = { input_tokens: 3, output_tokens: 2 };
    const messageBegins = {
      type: "message_start",
      message: { id: "m", type: "message", role: "assistant", model: "dated", content: [], usage: counts },
    };
    const messageStream = [
      messageBegins,
      { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 2 } },
      { type: "message_stop" },
    ].map(event);
    const completed = {
      type: "response.completed",
      sequence_number: 0,
      response: { model: "dated", usage: { ...counts, total_tokens: 5 } },
    };
    const sse = "text/event-stream";
    const cases: [string, string, string, string, string][] = [
      [
        "a chat stream",
        "OpenAI",
        "chat/completions",
        sse,
        event({ model: "dated", choices: [], usage }) + "data: [DONE]\n\n",
      ],
      [
        "a chat",
        "OpenAI",
        "chat/completions",
        "application/json",
        JSON.stringify({ model: "d\u0061ted", choices: [], usage }),
      ],
      ["a stream of messages", "Anthropic", "messages", sse, messageStream.join("")],
      ["a stream of responses", "OpenAI", "responses", sse, event(completed)],
      ["a translated stream", "Anthropic", "chat/completions", sse, messageStream.join("")],
      [
        "embeddings",
        "OpenAI",
        "embeddings",
        "application/json",
        JSON.stringify({ model: "dated", data: [], usage }),
      ],
    ];
    for (const [what, name, api, type, body] of cases) {
      it(what, () => {
        const backend = { name: "b", schema: { name, prefix: "v1" } };
        root = Vm.create(module, { metrics }).configure("gateway", JSON.stringify({ backends: [backend] }));
        const stream = send("asked", `/v1/${api}`);
        answer(stream, 200, type, body);
        const [found, ...others] = named("ai_gateway.tokens").filter((metric) => metric.includes("=input~"));
        assert.deepEqual(others, []);
        assert.match(found ?? "", /\.request_model=asked~\.response_model=dated~\.token_type=input~$/);
        const shown = stream.property("filter_state\0wasm.reply.model");
        assert.equal(shown && Buffer.from(shown).toString(), "dated");
      });
    }
  });

  it("do not let clients name models that nobody serves, nor write tags", () => {
    answer(send("gpt-nonsense"), 404, "application/json", "{}");
    const failed = "gen_ai.server.request.duration";
    assert.equal(metrics.samples(`${failed}${tagsOf("other")}.error_type=404~`).length, 1);
    succeed("a/b~.backend=x\n");
    assert.equal(metrics.samples(failed + tagsOf("a/b_.backend_x_")).length, 1);
    answer(send("a/b~.backend=x\n"), 429, "application/json", "{}");
    assert.equal(metrics.samples(`${failed}${tagsOf("a/b_.backend_x_")}.error_type=429~`).length, 1);
    assert.equal(metrics.value("ai_gateway.errors.error_type=404~"), 1);
    assert.equal(metrics.value("ai_gateway.errors.error_type=429~"), 1);
  });

  it("show no more of a name than a model's can have", () => {
    const stream = send("m".repeat(300));
    assert.equal(stream.localResponse, undefined);
    for (const key of ["request.model", "request.backend_model"]) {
      const shown = stream.property(`filter_state\0wasm.${key}`);
      assert.equal(shown && Buffer.from(shown).toString(), "m".repeat(256), key);
    }
  });

  it("are bounded in number", () => {
    for (let index = 0; index < 300; index++) succeed(`model-${index}`);
    assert.equal(named("gen_ai.server.request.duration").length, 257);
    assert.equal(metrics.samples(`gen_ai.server.request.duration${tagsOf("other")}`).length, 300 - 256);
  });

  it("count attempts after the first as retries, in pools", () => {
    const inferencePool = { name: "p", endpoints: [{ address: "10.0.0.1:80" }, { address: "10.0.0.2:80" }] };
    const pool = { name: "openai", schema: { name: "OpenAI", prefix: "v1" }, inferencePool };
    root = Vm.create(module, { metrics }).configure("gateway", JSON.stringify({ backends: [pool] }));
    const stream = send("gpt-4o");
    stream.attempt({ "upstream.request_attempt_count": 3 });
    answer(stream, 200, "application/json", JSON.stringify({ choices: [], usage }));
    succeed("gpt-4o");
    assert.equal(metrics.value("ai_gateway.retries"), 2);
  });

  it("count errors by type, the gateway's own and those of streams that break off or are left", () => {
    send("gpt-4o", "/v1/nothing");
    answer(send("gpt-4o"), 200, "text/event-stream", 'data: {"choices":[]}\n\n');
    const left = send("gpt-4o");
    left.responseHeaders(
      [
        [":status", "200"],
        ["content-type", "text/event-stream"],
      ],
      false,
    );
    left.responseBody(Buffer.from('data: {"choices":[]}\n\n'), false);
    left.abort();
    send("gpt-4o").abort();
    for (const type of ["not_found", "upstream_failed", "cancelled", "no_reply"]) {
      assert.equal(metrics.value(`ai_gateway.errors.error_type=${type}~`), 1, type);
    }
  });
});
