import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { deflateSync, gzipSync } from "node:zlib";
import type { HttpStream } from "../../harness/host/http-stream.ts";
import { FilterModule } from "../../harness/host/module.ts";
import type { RootContext } from "../../harness/host/root-context.ts";
import { Vm } from "../../harness/host/vm.ts";
import { headerOf, textOf } from "./support/roles-stage.ts";

const chunk = (delta: object, finish_reason: string | null = null): string =>
  `data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", created: 1, model: "m", choices: [{ index: 0, delta, finish_reason }] })}\n\n`;
const events = `${chunk({ role: "assistant", content: "Wren 🐦" })}${chunk({}, "stop")}data: [DONE]\n\n`;
const message = JSON.stringify({
  id: "msg_1",
  type: "message",
  role: "assistant",
  model: "m",
  content: [{ type: "text", text: "Wren." }],
  stop_reason: "end_turn",
  usage: { input_tokens: 1, output_tokens: 2 },
});
const providers = {
  OpenAI: { name: "openai", schema: { name: "OpenAI", prefix: "v1" } },
  Anthropic: { name: "anthropic", schema: { name: "Anthropic" } },
};

let module: FilterModule;
before(async () => {
  module = await FilterModule.load("build/filter.wasm");
});

const rootOf = (vm: Vm, backend: object): RootContext =>
  vm.configure("gateway", JSON.stringify({ backends: [backend] }));

function ask(root: RootContext, stream: boolean): HttpStream {
  const http = root.stream();
  const head: [string, string][] = [
    [":method", "POST"],
    [":path", "/v1/chat/completions"],
    ["content-type", "application/json"],
  ];
  http.requestHeaders(head, false);
  const body = { model: "m", max_tokens: 9, stream, messages: [{ role: "user", content: "a" }] };
  http.requestBody(Buffer.from(JSON.stringify(body)), true);
  return http;
}

function begin(http: HttpStream, type: string, encoding: string): void {
  const head: [string, string][] = [
    [":status", "200"],
    ["content-type", type],
    ["content-encoding", encoding],
  ];
  http.responseHeaders(head, false);
}

describe("a compressed stream", { timeout: 60_000 }, () => {
  for (const [encoding, compressed] of [
    ["gzip", gzipSync(events)],
    ["deflate", deflateSync(events)],
  ] as const) {
    it(`in ${encoding} leaves readable, cut anywhere`, () => {
      const root = rootOf(Vm.create(module), providers.OpenAI);
      for (let at = 1; at < compressed.length; at++) {
        const http = ask(root, true);
        begin(http, "text/event-stream", encoding);
        http.responseBody(compressed.subarray(0, at), false);
        http.responseBody(compressed.subarray(at), true);
        assert.equal(textOf(http), events, `cut at ${at}`);
        assert.equal(headerOf(http.downstream.headers, "content-encoding"), undefined);
        http.close();
      }
    });
  }

  it("that ends early ends in an error, wherever its events are incomplete", () => {
    const compressed = gzipSync(events);
    const root = rootOf(Vm.create(module), providers.OpenAI);
    // Behind the deflated bytes stand eight of checksum and size.
    for (let at = 0; at < compressed.length - 12; at++) {
      const http = ask(root, true);
      begin(http, "text/event-stream", "gzip");
      http.responseBody(compressed.subarray(0, at), true);
      const seen = textOf(http);
      // Servers may leave out the end mark, but not the reason why they stopped.
      assert.ok(seen.includes('"error"') || seen.includes('"stop"'), `cut at ${at}: ${seen}`);
      http.close();
    }
  });
});

describe("a compressed reply to be translated", { timeout: 60_000 }, () => {
  it("is answered 502 wherever it is cut off, and takes no memory", () => {
    const compressed = gzipSync(message);
    const vm = Vm.create(module);
    const root = rootOf(vm, providers.Anthropic);
    const cutAnywhere = (): number => {
      for (let at = 1; at < compressed.length; at++) {
        const http = ask(root, false);
        begin(http, "application/json", "gzip");
        http.responseBody(compressed.subarray(0, at), true);
        assert.equal(http.localResponse?.status, 502, `cut at ${at}`);
        http.close();
      }
      return vm.memoryPages;
    };
    const pages = cutAnywhere();
    assert.equal(cutAnywhere(), pages);
  });

  it("that is a bomb leaves other streams their memory", () => {
    const bomb = gzipSync(Buffer.alloc(300_000_000), { level: 9 });
    const vm = Vm.create(module);
    const root = rootOf(vm, providers.Anthropic);
    const attacked = ask(root, false);
    const other = ask(root, false);
    begin(attacked, "application/json", "gzip");
    attacked.responseBody(bomb, true);
    assert.equal(attacked.localResponse?.status, 502);
    assert.ok(vm.memoryPages < 2048, `${vm.memoryPages} pages`);
    begin(other, "application/json", "gzip");
    other.responseBody(gzipSync(message), true);
    assert.ok(textOf(other).includes("Wren."));
    attacked.close();
    other.close();
  });
});
