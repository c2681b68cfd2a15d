import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, it } from "node:test";
import type { TestContext } from "node:test";
import { gzipSync } from "node:zlib";
import { loadExchange } from "../../harness/exchange/load.ts";
import type { Exchange } from "../../harness/exchange/types.ts";
import { ExchangeExists, importFile } from "../../harness/import/import-file.ts";
import { recordedUsage } from "../../harness/import/recorded-usage.ts";
import { UnreadableRecording } from "../../harness/import/recording.ts";
import { folderWith } from "./support/exchange-files.ts";

interface ImportedExchanges {
  exchanges: Exchange[];
  notes: string[];
  /** All files written, as text. */
  text: string;
}

function importText(
  context: TestContext,
  name: string,
  content: string,
  options: Parameters<typeof importFile>[2] = {},
): ImportedExchanges {
  const folder = folderWith(context, { [name]: content });
  const { written, notes } = importFile(join(folder, name), join(folder, "out"), options);
  const text = written.map((file) => readFileSync(file, "utf8")).join("");
  return { exchanges: written.map(loadExchange), notes, text };
}

const cassette = `---
version: 2
interactions:
    - id: 0
      request:
        host: api.openai.com
        body: |-
            {
              "messages": [{"role": "user", "content": "hi"}],
              "model": "gpt-5-nano"
            }
        headers:
            Authorization:
                - Bearer sk-secret-1
            Content-Type:
                - application/json
            Openai-Organization:
                - org-secret-2
        url: https://api.openai.com/v1/chat/completions?key=secret-3
        method: POST
      response:
        body: '{"choices": [], "usage": {"prompt_tokens": 8, "completion_tokens": 3, "total_tokens": 11}}'
        headers:
            Content-Type:
                - application/json
            Date:
                - Thu, 02 Oct 2025 09:21:33 GMT
            Set-Cookie:
                - secret-4
            X-Request-Id:
                - req_1
        status: 200 OK
        code: 200
    - id: 1
      request:
        body: '[multipart form data omitted]'
        headers:
            Content-Type:
                - multipart/form-data; boundary=x
        url: https://api.openai.com/v1/audio/transcriptions
        method: POST
      response:
        body: '{}'
        code: 200
`;

describe("importing go-vcr cassettes", () => {
  it("makes a pass-through exchange, and says what it left out", (context) => {
    const { exchanges, notes } = importText(context, "chat basic.yaml", cassette);
    assert.equal(exchanges.length, 1);
    const exchange = exchanges[0] as Exchange;
    assert.equal(exchange.name, "chat-basic-0");
    assert.equal(basename(exchange.file), "chat-basic-0.yaml");
    assert.deepEqual(exchange.source, { tool: "go-vcr", recorded: "2025-10-02T09:21:33.000Z" });
    assert.deepEqual(exchange.config, {
      backends: [{ name: "openai", schema: { name: "OpenAI", prefix: "v1" } }],
    });
    assert.equal(exchange.client.request.path, "/v1/chat/completions");
    assert.equal(exchange.upstream?.request?.path, "/v1/chat/completions");
    assert.deepEqual(exchange.client.request.body, exchange.upstream.request.body);
    assert.deepEqual(exchange.client.response?.body, exchange.upstream.response?.body);
    assert.deepEqual(exchange.client.response?.headers, {
      "content-type": "application/json",
      "x-request-id": "req_1",
    });
    assert.deepEqual(exchange.usage, { inputTokens: 8, outputTokens: 3, totalTokens: 11 });
    assert.match(notes.join(), /interaction 1: the multipart request body was left out/);
  });

  it("drops secrets from headers and from the query", (context) => {
    assert.doesNotMatch(importText(context, "a.yaml", cassette).text, /secret/);
  });

  it("keeps stream text, and lets the gateway ask for usage", (context) => {
    const streaming = cassette
      .replace('"model": "gpt-5-nano"', '"stream": true')
      .replace(/body: '\{"choices.*/, 'body: "data: {\\"a\\":1}\\n\\ndata: [DONE]\\n\\n"')
      .replace("- application/json\n            Date", "- text/event-stream\n            Date");
    const [exchange] = importText(context, "a.yaml", streaming).exchanges;
    assert.equal(exchange?.client.response?.body?.bytes.toString(), 'data: {"a":1}\n\ndata: [DONE]\n\n');
    assert.equal(exchange.client.response.body.kind, "text");
    assert.deepEqual(
      exchange.ignore.map(({ path }) => path),
      ["upstream.request.body.stream_options"],
    );
    assert.equal(exchange.usage, undefined);
  });

  it("takes Azure paths from the client's to the deployment, with the version from the form", (context) => {
    const azure = cassette
      .replace(
        "url: https://api.openai.com/v1/chat/completions?key=secret-3",
        "url: https://r.openai.azure.com/openai/deployments/d/chat/completions",
      )
      .replace(
        "        headers:",
        "        form:\n            api-version:\n                - 2024-12-01\n        headers:",
      );
    const [exchange] = importText(context, "a.yaml", azure).exchanges;
    assert.equal(exchange?.client.request.path, "/v1/chat/completions");
    assert.equal(
      exchange.upstream?.request?.path,
      "/openai/deployments/d/chat/completions?api-version=2024-12-01",
    );
    assert.deepEqual(exchange.config, {
      backends: [
        {
          name: "azure",
          schema: { name: "AzureOpenAI", version: "2024-12-01" },
          upstream: { host: "r.openai.azure.com", tls: true },
        },
      ],
    });
  });

  it("writes no configuration where none is wanted, and the wanted schema", (context) => {
    const [bare] = importText(context, "a.yaml", cassette, { writeConfig: false }).exchanges;
    assert.equal(bare?.config, undefined);
    const [anthropic] = importText(context, "a.yaml", cassette, { schema: "Anthropic" }).exchanges;
    assert.equal(anthropic?.client.request.path, "/anthropic/v1/chat/completions");
  });
});

describe("importing HAR archives", () => {
  const entry = (content: object, status = 200): object => ({
    startedDateTime: "2026-01-02T03:04:05.000Z",
    request: {
      method: "POST",
      url: "https://api.anthropic.com/v1/messages",
      headers: [
        { name: ":authority", value: "api.anthropic.com" },
        { name: "X-Api-Key", value: "secret" },
        { name: "Anthropic-Version", value: "2023-06-01" },
        { name: "Content-Type", value: "application/json" },
      ],
      postData: { mimeType: "application/json", text: '{"model":"claude","n":12345678901234567890}' },
    },
    response: {
      status,
      headers: [
        { name: "Content-Type", value: "application/json" },
        { name: "Content-Encoding", value: "gzip" },
      ],
      content,
    },
  });
  const archive = (...entries: object[]): string => JSON.stringify({ log: { version: "1.2", entries } });

  it("reads bodies, plain and base64, and keeps long numbers", (context) => {
    const body =
      '{"usage":{"input_tokens":30,"cache_read_input_tokens":100,"cache_creation_input_tokens":50,"output_tokens":20}}';
    const encoded = { text: Buffer.from(body).toString("base64"), encoding: "base64" };
    const { exchanges, text } = importText(context, "m.har", archive(entry({ text: body }), entry(encoded)));
    assert.equal(exchanges.length, 2);
    for (const exchange of exchanges) {
      assert.equal(exchange.client.request.path, "/anthropic/v1/messages");
      assert.equal(exchange.client.request.headers["anthropic-version"], "2023-06-01");
      assert.match(String(exchange.upstream?.request?.body?.bytes), /12345678901234567890/);
      assert.equal(String(exchange.client.response?.body?.bytes), body);
      assert.deepEqual(exchange.client.response?.headers, { "content-type": "application/json" });
      assert.deepEqual(exchange.usage, {
        inputTokens: 180,
        cachedInputTokens: 100,
        cacheCreationInputTokens: 50,
        outputTokens: 20,
        totalTokens: 200,
      });
    }
    assert.doesNotMatch(text, /secret/);
  });

  it("notes calls without response or without body", (context) => {
    const { exchanges, notes } = importText(
      context,
      "m.har",
      archive(entry({ size: 12 }), entry({ text: "" }, 0)),
    );
    assert.equal(exchanges.length, 0);
    assert.match(
      notes.join("\n"),
      /interaction 0: the response body was left out[^]*interaction 1: the call got no response/,
    );
  });
});

describe("importing Envoy taps", () => {
  const requestHeaders = [
    { key: ":method", value: "POST" },
    { key: ":path", value: "/v1/chat/completions" },
    { key: ":authority", value: "api.openai.com" },
    { key: "authorization", value: "Bearer secret" },
    { key: "content-type", raw_value: Buffer.from("application/json").toString("base64") },
  ];
  const base64 = (text: string): string => Buffer.from(text).toString("base64");

  it("reads buffered traces, bytes and text", (context) => {
    const gzipped = gzipSync('{"a":1}');
    const trace = {
      http_buffered_trace: {
        request: { headers: requestHeaders, body: { truncated: false, as_bytes: base64('{"model":"m"}') } },
        response: {
          headers: [
            { key: ":status", value: "429" },
            { key: "retry-after", value: "7" },
            { key: "content-encoding", value: "gzip" },
            { key: "content-type", value: "application/json" },
          ],
          body: { as_bytes: gzipped.toString("base64") },
        },
      },
    };
    const { exchanges, text } = importText(context, "tap_0_1.json", JSON.stringify(trace, null, 1));
    const response = exchanges[0]?.upstream?.response;
    assert.equal(response?.status, 429);
    assert.deepEqual(response.headers, {
      "retry-after": "7",
      "content-encoding": "gzip",
      "content-type": "application/json",
    });
    assert.deepEqual(response.body?.bytes, gzipped);
    assert.doesNotMatch(text, /secret/);
  });

  it("puts streamed segments together by trace id, and keeps the chunks", (context) => {
    const segment = (id: string, part: object): string =>
      JSON.stringify({ httpStreamedTraceSegment: { traceId: id, ...part } }, null, 1);
    const responseHeaders = {
      headers: [
        { key: ":status", value: "200" },
        { key: "content-type", value: "text/event-stream" },
      ],
    };
    const file = [
      segment("1", { requestHeaders: { headers: requestHeaders } }),
      segment("2", { requestHeaders: { headers: requestHeaders } }),
      segment("1", { requestBodyChunk: { asBytes: base64('{"model":') } }),
      segment("1", { requestBodyChunk: { asBytes: base64('"}"}') } }),
      segment("1", { responseHeaders }),
      segment("1", { responseBodyChunk: { asString: "data: {" } }),
      segment("1", { responseBodyChunk: { asString: "}\n\n" } }),
    ].join("\n");
    const { exchanges, notes } = importText(context, "tap.json", file);
    assert.equal(exchanges.length, 1);
    assert.equal(String(exchanges[0]?.client.request.body?.bytes), '{"model":"}"}');
    assert.equal(String(exchanges[0]?.upstream?.response?.body?.bytes), "data: {}\n\n");
    assert.deepEqual(exchanges[0]?.upstream?.response?.chunks, [7, 3]);
    assert.match(notes.join(), /interaction 1: the trace holds no response/);
  });

  it("leaves truncated bodies out", (context) => {
    const response = { headers: [], body: { truncated: true, as_string: "da" } };
    const trace = { http_buffered_trace: { request: { headers: requestHeaders }, response } };
    assert.match(importText(context, "t.json", JSON.stringify(trace)).notes.join(), /a body was truncated/);
  });
});

describe("importing files", () => {
  it("refuses what is no recording", (context) => {
    const files = {
      "a.json": "{}",
      "b.yaml": "a: [",
      "c.json": '{"log": {"entries": [{}]}}',
      "d.json": '{"log"',
    };
    const folder = folderWith(context, files);
    for (const name of [...Object.keys(files), "missing.yaml"]) {
      assert.throws(() => importFile(join(folder, name), join(folder, "out")), UnreadableRecording, name);
    }
    assert.ok(!existsSync(join(folder, "out")));
  });

  it("overwrites only when told to", (context) => {
    const folder = folderWith(context, { "a.yaml": cassette });
    const run = (overwrite?: boolean): unknown =>
      importFile(join(folder, "a.yaml"), folder, overwrite === undefined ? {} : { overwrite });
    run();
    assert.throws(() => run(), ExchangeExists);
    run(true);
  });

  it("takes usage from the last event that states it, in every dialect", () => {
    const events = (...data: object[]): string =>
      data.map((item) => `data: ${JSON.stringify(item)}\n\n`).join("");
    const usage = (text: string): unknown => recordedUsage(text, "text/event-stream");
    const chat = {
      usage: {
        prompt_tokens: 5,
        completion_tokens: 2,
        total_tokens: 7,
        completion_tokens_details: { reasoning_tokens: 1 },
      },
    };
    assert.deepEqual(usage(events({ usage: null }, chat)), {
      inputTokens: 5,
      outputTokens: 2,
      totalTokens: 7,
      reasoningTokens: 1,
    });
    const responses = {
      response: { usage: { input_tokens: 4, output_tokens: 1, input_tokens_details: { cached_tokens: 3 } } },
    };
    assert.deepEqual(usage(events(responses)), {
      inputTokens: 4,
      cachedInputTokens: 3,
      outputTokens: 1,
      totalTokens: 5,
    });
    const start = { message: { usage: { input_tokens: 9, cache_read_input_tokens: 1, output_tokens: 1 } } };
    assert.deepEqual(usage(events(start, { usage: { output_tokens: 6 } })), {
      inputTokens: 10,
      cachedInputTokens: 1,
      outputTokens: 6,
      totalTokens: 16,
    });
    assert.equal(usage("data: [DONE]\n\n"), undefined);
  });
});
