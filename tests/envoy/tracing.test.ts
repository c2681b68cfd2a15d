import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, beforeEach, describe, it } from "node:test";
import { usage } from "../clients/support/scenario.ts";
import type { Bootstrap } from "./support/bootstrap.ts";
import { eventually } from "./support/eventually.ts";
import { FallbackStage, assistant } from "./support/fallback-stage.ts";
import { Gateway } from "./support/gateway.ts";
import { StubUpstream } from "../../harness/envoy/stub-upstream.ts";
import type { StubRequest } from "../../harness/envoy/stub-upstream.ts";
import { Gate } from "./support/gate.ts";
import { chatStream } from "./support/chat-stream.ts";
import { chatAnswer, chatRequest } from "./support/chat.ts";
import { requirements } from "./support/requirements.ts";
import { TraceCollector } from "./support/trace-collector.ts";
import type { Span } from "./support/trace-collector.ts";

const { binary, skip } = await requirements();
const path = "/v1/chat/completions";

/** Has Envoy send each span by itself; it would wait for more, or five seconds. */
function sendsAtOnce(bootstrap: Bootstrap): void {
  const layer = { "tracing.opentelemetry.min_flush_spans": 1 };
  bootstrap["layered_runtime"] = { layers: [{ name: "tests", static_layer: layer }] };
}

/** A trace that the client began. */
class ClientTrace {
  readonly id = randomBytes(16).toString("hex");
  readonly span = randomBytes(8).toString("hex");
  readonly headers = { traceparent: `00-${this.id}-${this.span}-01`, tracestate: "vendor=1" };
}

/** Without what Envoy itself tells. */
const tagsOf = ({ tags }: Span): Record<string, string> =>
  Object.fromEntries(
    Object.entries(tags).filter(([name]) => /^(gen_ai\.|error\.type|rule|backend)/.test(name)),
  );

const traceOf = ({ headers }: StubRequest): string | undefined =>
  headers.find(([name]) => name === "traceparent")?.[1].split("-")[1];

describe("traces of a gateway, in Envoy", { skip, timeout: 60_000 }, () => {
  const collector = new TraceCollector();
  const gate = new Gate();
  let upstream: StubUpstream;
  let gateway: Gateway;

  before(async () => {
    gate.open();
    upstream = await StubUpstream.listen(0, ({ body }) =>
      body.includes('"stream":true') ? chatStream("hello", gate) : chatAnswer("hello"),
    );
    const host = "127.0.0.1";
    const config = {
      backends: [
        {
          name: "openai",
          schema: { name: "OpenAI", prefix: "v1" },
          modelNameOverride: "gpt-5",
          auth: { apiKey: { key: "a-key-of-the-provider" } },
          upstream: { host, port: upstream.port },
        },
      ],
      rules: [{ name: "chats", matches: [{ model: "gpt-4o" }], backends: [{ name: "openai" }] }],
    };
    const traceCollector = { host, port: await collector.listen() };
    gateway = await Gateway.start(binary, config, {}, { traceCollector }, 1, sendsAtOnce);
  });
  after(async () => {
    await gateway.stop();
    await upstream.close();
    collector.close();
    const told = JSON.stringify(collector.spans);
    assert.ok(!/a-key-of-the-provider|hello/.test(told), "spans hold what was said, or a secret");
  });

  async function spanOf(trace: ClientTrace): Promise<Span> {
    await eventually("the span has come", () => collector.requestOf(trace.id) !== undefined);
    return collector.requestOf(trace.id)!;
  }

  const served = {
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "openai",
    "gen_ai.original.model": "gpt-4o",
    "gen_ai.request.model": "gpt-5",
    "gen_ai.response.model": "gpt-4o",
    "gen_ai.usage.input_tokens": "5",
    "gen_ai.usage.output_tokens": "2",
    "gen_ai.usage.cache_read.input_tokens": "0",
    "gen_ai.usage.cache_creation.input_tokens": "0",
    "gen_ai.usage.reasoning.output_tokens": "0",
    rule: "chats",
    backend: "openai",
  };

  for (const stream of [false, true]) {
    it(`tell what ${stream ? "a stream" : "a reply"} used`, async () => {
      const trace = new ClientTrace();
      const response = await gateway.post(path, { ...chatRequest, stream }, trace.headers);
      await response.text();
      const span = await spanOf(trace);
      assert.equal(span.service, "ai-gateway");
      assert.equal(span.parentSpanId, trace.span);
      assert.deepEqual(tagsOf(span), served);
      const request = upstream.requests.at(-1)!;
      assert.equal(traceOf(request), trace.id);
      assert.equal(request.headers.find(([name]) => name === "tracestate")?.[1], "vendor=1");
    });
  }

  it("are not made where the client's trace is not sampled", async () => {
    const [without, next] = [new ClientTrace(), new ClientTrace()];
    const traceparent = without.headers.traceparent.replace(/01$/, "00");
    await (await gateway.post(path, chatRequest, { ...without.headers, traceparent })).text();
    assert.equal(traceOf(upstream.requests.at(-1)!), without.id);
    await (await gateway.post(path, chatRequest, next.headers)).text();
    await spanOf(next);
    assert.equal(collector.requestOf(without.id), undefined);
  });

  it("tell why the gateway refused a request", async () => {
    const trace = new ClientTrace();
    const response = await gateway.post(path, { ...chatRequest, model: "unheard-of" }, trace.headers);
    assert.equal(response.status, 404);
    await response.text();
    const { "gen_ai.original.model": model, "error.type": error, ...others } = tagsOf(await spanOf(trace));
    assert.deepEqual([model, error, others], ["unheard-of", "not_found", { backend: "unrouted" }]);
  });
});

describe("traces where there is fallback, in Envoy", { skip, timeout: 60_000 }, () => {
  const collector = new TraceCollector();
  let stage: FallbackStage;

  before(async () => {
    const traceCollector = { host: "127.0.0.1", port: await collector.listen() };
    stage = await FallbackStage.start(binary, {}, { traceCollector }, { change: sendsAtOnce });
  });
  beforeEach(() => stage.reset());
  after(async () => {
    await stage.stop();
    collector.close();
  });

  for (const stream of [false, true]) {
    it(`tell of the backend that served ${stream ? "a stream" : "a reply"}, and of each attempt`, async () => {
      stage.bedrock.fail(503);
      const trace = new ClientTrace();
      const question = { model: assistant, stream, messages: [{ role: "user", content: "Hello?" }] };
      const response = await stage.gateway.post(path, question, {
        authorization: "Bearer none",
        ...trace.headers,
      });
      assert.equal(response.status, 200);
      await response.text();
      await eventually("the spans have come", () => {
        const ofTrace = collector.spans.filter(({ traceId }) => traceId === trace.id);
        return ofTrace.length === 3 && collector.requestOf(trace.id) !== undefined;
      });
      const span = collector.requestOf(trace.id)!;
      const { "gen_ai.response.model": responseModel, ...tags } = tagsOf(span);
      assert.ok(responseModel);
      assert.deepEqual(tags, {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "anthropic",
        "gen_ai.original.model": assistant,
        "gen_ai.request.model": "claude-sonnet-4-5",
        "gen_ai.usage.input_tokens": String(usage.input),
        "gen_ai.usage.output_tokens": String(usage.output),
        "gen_ai.usage.cache_read.input_tokens": "0",
        "gen_ai.usage.cache_creation.input_tokens": "0",
        "gen_ai.usage.reasoning.output_tokens": "0",
        rule: "fallback",
        backend: "anthropic",
      });
      const attempts = collector.spans.filter(
        ({ traceId, kind }) => traceId === trace.id && kind === "SPAN_KIND_CLIENT",
      );
      assert.deepEqual(
        attempts.map(({ parentSpanId }) => parentSpanId),
        [span.spanId, span.spanId],
      );
      assert.ok(
        !/key-of-|AKIDOFTHETESTS|Bearer/.test(JSON.stringify(collector.spans)),
        "a span holds a secret",
      );
      assert.deepEqual(
        [stage.bedrock, stage.anthropic].map(({ requests }) => traceOf(requests[0]!)),
        [trace.id, trace.id],
      );
    });
  }

  it("tell how the last attempt failed where all have", async () => {
    stage.bedrock.fail(503);
    stage.anthropic.fail(503);
    for (const server of stage.servers) server.fail(503);
    const trace = new ClientTrace();
    const question = { model: assistant, messages: [{ role: "user", content: "Hello?" }] };
    const response = await stage.gateway.post(path, question, trace.headers);
    assert.equal(response.status, 503);
    await response.text();
    await eventually("the span has come", () => collector.requestOf(trace.id) !== undefined);
    assert.equal(collector.requestOf(trace.id)!.tags["error.type"], "503");
  });
});
