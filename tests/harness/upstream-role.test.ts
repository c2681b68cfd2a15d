import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import type { HttpStream } from "../../harness/host/http-stream.ts";
import { FilterModule } from "../../harness/host/module.ts";
import type { HeaderList } from "./support/roles-stage.ts";
import { RolesStage, headerOf, naming, reply, textOf } from "./support/roles-stage.ts";

const chat = { model: "m", max_tokens: 9, messages: [{ role: "user", content: "Hi" }] };
const streamed = { ...chat, stream: true };
const provider = (name: string, schema: object) => ({ name, schema });
const keyed = (name: string) => ({
  ...provider(name, { name: "OpenAI", prefix: "v1" }),
  auth: { apiKey: { key: `sk-${name}` } },
});
/** Its requests bring no credential, and may not do without. */
const closed = {
  ...keyed("closed"),
  auth: { apiKey: { key: "unused" }, credentialOverride: { fallbackToConfigured: false } },
};
const anthropic = {
  ...provider("anthropic", { name: "Anthropic", prefix: "v1" }),
  auth: { anthropicAPIKey: { key: "sk-anthropic" } },
};
const answer = {
  id: "c",
  object: "chat.completion",
  created: 1,
  model: "m",
  choices: [{ index: 0, message: { role: "assistant", content: "Ho" }, finish_reason: "stop" }],
  usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
};

let module: FilterModule;
before(async () => {
  module = await FilterModule.load("build/filter.wasm");
});

/** Rules for every model, the backends in this order. */
const chained = (...backends: { name: string }[]) => ({
  rules: [{ name: "r", backends: backends.map(({ name }, priority) => ({ name, priority })) }],
  backends,
  globalLLMRequestCosts: [{ metadataKey: "cost", type: "TotalToken" }],
});

const published = (stream: HttpStream, key: string): string | undefined => {
  const value = stream.property(`filter_state\0wasm.${key}`);
  return value && Buffer.from(value).toString();
};

const streamHead: HeaderList = [
  [":status", "200"],
  ["content-type", "text/event-stream"],
];

describe("an attempt goes to the backend", () => {
  const pool = {
    ...provider("pool", { name: "OpenAI", prefix: "v1" }),
    inferencePool: { name: "pool", endpoints: [{ address: "10.0.0.1:80" }], picker: { maxEndpoints: 2 } },
  };
  const config = chained(keyed("a"), pool, keyed("b"));

  it("whose turn it is in the chain, a pool having as many turns as endpoints", () => {
    const stage = new RolesStage(module, config);
    const request = stage.post(chat);
    const credentials: (string | undefined)[] = [];
    let last = request;
    for (let count = 1; count <= 4; count++) {
      last = stage.attempt(request, last, count);
      credentials.push(headerOf(last.upstream.headers, "authorization"));
      reply(last, 503, {});
    }
    assert.deepEqual(credentials, ["Bearer sk-a", undefined, undefined, "Bearer sk-b"]);
  });

  it("that the metadata of the endpoint or of the cluster names, first of all", () => {
    const stage = new RolesStage(module, config);
    const request = stage.post(chat);
    const credentialBy = (properties: object): string | undefined =>
      headerOf(stage.attempt(request, request, 1, { ...properties }).upstream.headers, "authorization");
    assert.equal(credentialBy(naming("upstream_host", "b")), "Bearer sk-b");
    assert.equal(credentialBy(naming("cluster", "b")), "Bearer sk-b");
    const both = { ...naming("upstream_host", "b"), ...naming("cluster", "a") };
    assert.equal(credentialBy(both), "Bearer sk-b");
  });

  it("and is declined where nothing names one that is known", () => {
    const stage = new RolesStage(module, { backends: [keyed("a"), keyed("b")] });
    const request = stage.post(chat);
    for (const properties of [{}, naming("upstream_host", "c")]) {
      const attempt = stage.attempt(request, request, 1, properties);
      assert.equal(headerOf(attempt.upstream.headers, ":method"), "OPTIONS");
      attempt.responseHeaders([[":status", "200"]], true);
      assert.equal(headerOf(attempt.downstream.headers, ":status"), "500");
    }
  });
});

describe("each attempt", () => {
  it("begins with the request as the client sent it", () => {
    const stage = new RolesStage(module, chained(anthropic, keyed("a")));
    const request = stage.post(chat, {
      authorization: "Bearer of-the-client",
      "anthropic-version": "of-the-client",
      "accept-encoding": "gzip",
      "x-mine": "1",
    });
    const first = stage.attempt(request, request, 1);
    assert.equal(headerOf(first.upstream.headers, ":path"), "/v1/messages");
    assert.equal(headerOf(first.upstream.headers, "x-api-key"), "sk-anthropic");
    assert.equal(headerOf(first.upstream.headers, "authorization"), undefined);
    assert.equal(headerOf(first.upstream.headers, "content-length"), String(first.upstream.body.length));
    const second = stage.attempt(request, first, 2);
    const { headers } = second.upstream;
    assert.equal(headerOf(headers, ":path"), "/v1/chat/completions");
    assert.equal(headerOf(headers, "x-api-key"), undefined);
    assert.equal(headerOf(headers, "authorization"), "Bearer sk-a");
    assert.equal(headerOf(headers, "accept-encoding"), "identity");
    assert.equal(headerOf(headers, "x-mine"), "1");
    assert.equal(headerOf(headers, "anthropic-version"), "of-the-client");
    assert.equal(headerOf(headers, "content-length"), String(second.upstream.body.length));
    assert.deepEqual(JSON.parse(Buffer.from(second.upstream.body).toString()), chat);
    for (const { upstream } of [first, second]) {
      assert.ok(!upstream.headers!.some(([name]) => name.startsWith("x-ai-eg-")));
    }
  });

  it("keeps what Envoy writes for it", () => {
    const stage = new RolesStage(module, chained(keyed("a"), keyed("b")));
    const request = stage.post(chat, { "x-twice": "1" });
    const first = stage.attempt(request, request, 1);
    const left = first.upstream.headers!;
    left.push(["x-envoy-attempt-count", "2"], ["x-twice", "2"]);
    left.find(([name]) => name === ":authority")![1] = "b.example";
    const { headers } = stage.attempt(request, first, 2).upstream;
    assert.equal(headerOf(headers, ":authority"), "b.example");
    assert.equal(headerOf(headers, "x-envoy-attempt-count"), "2");
    assert.deepEqual(
      headers!.filter(([name]) => name === "x-twice"),
      [["x-twice", "1"]],
    );
  });
});

describe("a form", () => {
  const part = (name: string, value: string, more = "") =>
    `--b\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`;
  const formOf = (model: string) =>
    `${part("model", model)}${part("file", "\x00\x01".repeat(2000), '; filename="a.wav"')}--b--\r\n`;
  const renaming = (name: string) => ({ ...keyed(name), modelNameOverride: `whisper-of-${name}` });

  it("goes to each backend with the model's name there", () => {
    const stage = new RolesStage(module, chained(anthropic, renaming("a"), renaming("b")));
    const request = stage.send(formOf("whisper"), "/v1/audio/transcriptions", {
      "content-type": "multipart/form-data; boundary=b",
    });
    // Anthropic has no such API.
    assert.equal(headerOf(request.upstream.headers, "x-ai-eg-backend"), "a,b");
    assert.equal(headerOf(request.upstream.headers, "x-ai-eg-model"), "whisper");
    assert.equal(Buffer.from(request.upstream.body).toString(), formOf("whisper"));
    let last = request;
    for (const [index, name] of ["a", "b"].entries()) {
      last = stage.attempt(request, last, index + 1);
      const { headers, body } = last.upstream;
      assert.equal(Buffer.from(body).toString(), formOf(`whisper-of-${name}`));
      assert.equal(headerOf(headers, "content-length"), String(body.length));
      assert.equal(headerOf(headers, "authorization"), `Bearer sk-${name}`);
      assert.equal(headerOf(headers, ":path"), "/v1/audio/transcriptions");
      reply(last, name === "a" ? 503 : 200, { text: "Hi" });
    }
    stage.finish(request, last, 2);
    assert.equal(textOf(request), '{"text":"Hi"}');
  });

  it("that is none is refused by the router", () => {
    const stage = new RolesStage(module, chained(renaming("a"), renaming("b")));
    const request = stage.send("model=x", "/v1/audio/transcriptions", { "content-type": "text/plain" });
    assert.equal(request.localResponse?.status, 400);
  });
});

describe("a backend that cannot be asked", () => {
  const config = { backends: [closed, keyed("a")] };
  const routed = naming("upstream_host", "closed");

  it("gets nothing of the request", () => {
    const stage = new RolesStage(module, config);
    const request = stage.post(chat, { authorization: "Bearer of-the-client", cookie: "c" });
    const { headers, body, ended } = stage.attempt(request, request, 1, routed).upstream;
    assert.equal(body.length, 0);
    assert.ok(ended);
    assert.deepEqual(Object.fromEntries(headers!), {
      ":method": "OPTIONS",
      ":path": "/",
      ":authority": "gateway.local",
      ":scheme": "http",
      "content-length": "0",
    });
  });

  for (const [what, answers] of Object.entries({
    "without a body": (stream: HttpStream) => {
      stream.responseHeaders([[":status", "204"]], true);
    },
    "with one": (stream: HttpStream) => {
      reply(stream, 405, { error: "no such method" });
    },
    "that streams": (stream: HttpStream) => {
      stream.responseHeaders(streamHead, false);
      stream.responseBody(Buffer.from("data: {}\n\n"), false);
      stream.responseBody(Buffer.from("data: {}\n\n"), true);
    },
    "with trailers": (stream: HttpStream) => {
      stream.responseHeaders([[":status", "200"]], false);
      stream.responseTrailers([["x", "y"]]);
    },
  })) {
    it(`fails, whatever it answers ${what}, and the client reads why where it was the last`, () => {
      const stage = new RolesStage(module, config);
      const request = stage.post(chat);
      const attempt = stage.attempt(request, request, 1, routed);
      answers(attempt);
      assert.equal(headerOf(attempt.downstream.headers, ":status"), "503");
      assert.equal(attempt.downstream.body.length, 0);
      stage.finish(request, attempt, 1);
      assert.equal(headerOf(request.downstream.headers, ":status"), "401");
      assert.equal(headerOf(request.downstream.headers, "x-ai-eg-status"), undefined);
      assert.match(textOf(request), /"message":"missing upstream credential"/);
    });
  }

  it("is forgotten where another one answers", () => {
    const stage = new RolesStage(module, config);
    const request = stage.post(chat);
    const first = stage.attempt(request, request, 1, routed);
    first.responseHeaders([[":status", "204"]], true);
    const second = stage.attempt(request, first, 2, naming("upstream_host", "a"));
    assert.equal(headerOf(second.upstream.headers, ":method"), "POST");
    reply(second, 200, answer);
    stage.finish(request, second, 2);
    assert.equal(headerOf(request.downstream.headers, ":status"), "200");
    assert.deepEqual(JSON.parse(textOf(request)), answer);
  });

  it("cannot be made of a reply by a backend", () => {
    const stage = new RolesStage(module, config);
    const request = stage.post(chat);
    const attempt = stage.attempt(request, request, 1, naming("upstream_host", "a"));
    attempt.responseHeaders(
      [
        [":status", "200"],
        ["content-type", "application/json"],
        ["x-ai-eg-status", "402"],
      ],
      false,
    );
    attempt.responseBody(Buffer.from(JSON.stringify(answer)), true);
    stage.finish(request, attempt, 1);
    assert.equal(headerOf(request.downstream.headers, ":status"), "200");
  });
});

describe("usage", () => {
  const failing = {
    type: "message",
    usage: { input_tokens: 100, output_tokens: 50 },
  };

  it("is published and counted once, of the attempt that served", () => {
    const stage = new RolesStage(module, chained(anthropic, keyed("a")));
    const request = stage.post(chat);
    const first = stage.attempt(request, request, 1);
    reply(first, 200, failing);
    assert.equal(headerOf(first.downstream.headers, ":status"), "502");
    first.close();
    assert.equal(published(request, "usage.input_tokens"), undefined);
    assert.equal(published(request, "cost"), undefined);
    const second = stage.attempt(request, first, 2);
    reply(second, 200, answer);
    second.close();
    stage.finish(request, second, 2);
    request.close();
    assert.equal(published(request, "usage.total_tokens"), "5");
    assert.equal(published(request, "cost"), "5");
    assert.equal(stage.metrics.value("ai_gateway.usage.total_tokens"), 5);
    assert.equal(stage.metrics.value("ai_gateway.requests"), 1);
    assert.equal(stage.metrics.value("ai_gateway.local_replies"), 0);
    const all = stage.metrics.all();
    const tokens = all.filter(({ name }) => name.startsWith("ai_gateway.tokens."));
    assert.equal(
      tokens.reduce((sum, { value }) => sum + Number(value), 0),
      5,
    );
    const durations = all.filter(({ name }) => name.startsWith("gen_ai.server.request.duration."));
    assert.equal(durations.flatMap(({ samples }) => samples).length, 1);
    assert.ok(durations.every(({ name }) => !name.includes("error_type")));
    assert.ok(all.every(({ name }) => !name.startsWith("ai_gateway.errors.")));
    assert.equal(published(request, "error.type"), undefined);
    assert.equal(published(request, "request.provider"), "openai");
  });

  it("of a request that every attempt failed is one error", () => {
    const stage = new RolesStage(module, chained(keyed("a"), keyed("b")));
    const request = stage.post(chat);
    const first = stage.attempt(request, request, 1);
    reply(first, 503, {});
    first.close();
    const second = stage.attempt(request, first, 2);
    reply(second, 429, {});
    second.close();
    stage.finish(request, second, 2);
    request.close();
    const errors = stage.metrics.all().filter(({ name }) => name.startsWith("ai_gateway.errors."));
    assert.deepEqual(
      errors.map(({ name, value }) => [name, value]),
      [["ai_gateway.errors.error_type=429~", 1n]],
    );
    assert.equal(published(request, "error.type"), "429");
  });

  it("of a stream that failed at its first event is not", () => {
    const stage = new RolesStage(module, chained(keyed("a"), keyed("b")));
    const request = stage.post(streamed);
    const first = stage.attempt(request, request, 1);
    first.responseHeaders(streamHead, false);
    const event = { error: { message: "no", code: 500 }, usage: { prompt_tokens: 7, completion_tokens: 1 } };
    first.responseBody(Buffer.from(`data: ${JSON.stringify(event)}\n\n`), true);
    first.close();
    assert.equal(headerOf(first.downstream.headers, ":status"), "500");
    assert.equal(published(request, "usage.input_tokens"), undefined);
    assert.equal(stage.metrics.value("ai_gateway.usage.input_tokens"), 0);
  });
});

describe("the first event of a stream", () => {
  const streamOf = (...events: object[]) =>
    events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join("");
  const chunk = (content: string, reason: string | null = null) => ({
    id: "c",
    object: "chat.completion.chunk",
    created: 1,
    model: "m",
    choices: [{ index: 0, delta: { content }, finish_reason: reason }],
  });
  const failure = { error: { message: "busy", type: "server_error", code: 503 } };
  const good = streamOf(chunk("a"), chunk("", "stop")) + "data: [DONE]\n\n";

  /** The reply to the same request, cut after so many bytes. */
  function outcome(config: object, text: string, cutAt: number): string {
    const stage = new RolesStage(module, config);
    const request = stage.post(streamed);
    const attempt = stage.attempt(request, request, 1);
    attempt.responseHeaders(streamHead, false);
    const bytes = Buffer.from(text);
    if (cutAt > 0) attempt.responseBody(bytes.subarray(0, cutAt), false);
    attempt.responseBody(bytes.subarray(cutAt), true);
    const { headers, body } = attempt.downstream;
    const told = headerOf(headers, "x-ai-eg-status");
    const kept = published(request, "ai_gateway_error");
    return JSON.stringify([headerOf(headers, ":status"), told, Buffer.from(body).toString(), kept]);
  }

  for (const [name, text, status] of [
    ["an error", streamOf(failure), "503"],
    ["an error after a comment", `: wait\n\n${streamOf(failure)}`, "503"],
    ["an error before the usual end", `${streamOf(failure)}data: [DONE]\n\n`, "503"],
    ["cut off", "data: {", "502"],
    ["good", good, "200"],
    ["good, an error the second", streamOf(chunk("a"), failure), "200"],
    ["not complete", `data: ${JSON.stringify(chunk("a", "stop"))}\n`, "502"],
    ["behind comments", `: wait\r\n\r\n${good.replaceAll("\n", "\r\n")}`, "200"],
  ] as const) {
    it(`is ${name}: the same however it is cut`, () => {
      for (const config of [
        chained(keyed("a"), keyed("b")),
        { ...chained(keyed("a")), globalLLMRequestCosts: [] },
      ]) {
        const whole = outcome(config, text, 0);
        assert.equal((JSON.parse(whole) as string[])[0], status);
        for (let cutAt = 1; cutAt < text.length; cutAt++) assert.equal(outcome(config, text, cutAt), whole);
      }
    });
  }

  it("leaves at once, and so does what follows", () => {
    const stage = new RolesStage(module, chained(keyed("a")));
    const request = stage.post(streamed);
    const attempt = stage.attempt(request, request, 1);
    attempt.responseHeaders(streamHead, false);
    assert.ok(attempt.responseHeld);
    attempt.responseBody(Buffer.from(streamOf(chunk("a"))), false);
    assert.equal(textOf(attempt), streamOf(chunk("a")));
    attempt.responseBody(Buffer.from(streamOf(chunk("b"))), false);
    assert.equal(textOf(attempt), streamOf(chunk("a"), chunk("b")));
  });

  it("is not waited for longer than the longest event", () => {
    const stage = new RolesStage(module, { ...chained(keyed("a")), limits: { streamEvent: "1KiB" } });
    const request = stage.post(streamed);
    const attempt = stage.attempt(request, request, 1);
    attempt.responseHeaders(streamHead, false);
    attempt.responseBody(Buffer.from(": wait\n\n".repeat(200)), false);
    assert.ok(!attempt.responseHeld);
    assert.equal(textOf(attempt), ": wait\n\n".repeat(200));
  });

  it("that ends in trailers instead has failed", () => {
    const stage = new RolesStage(module, chained(keyed("a")));
    const request = stage.post(streamed);
    const attempt = stage.attempt(request, request, 1);
    attempt.responseHeaders(streamHead, false);
    attempt.responseTrailers([["x", "y"]]);
    assert.equal(headerOf(attempt.downstream.headers, ":status"), "502");
  });
});
