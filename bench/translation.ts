// What the filter costs per request and per stream event: the module's own time in the Node host. Reported, never asserted.
import Table from "cli-table3";
import { FilterModule } from "../harness/host/module.ts";
import type { RootContext } from "../harness/host/root-context.ts";
import { Vm } from "../harness/host/vm.ts";
import { countModuleTime, moduleTime } from "./module-time.ts";

const file = process.argv[2] ?? "build/filter.wasm";
const rounds = 2_000;
const warmUp = 500;

const aws = { aws: { region: "us-east-1", apiKey: "bedrock-key" } };
const gcp = { gcp: { region: "us-central1", projectName: "p", accessToken: "token" } };
const backends: [name: string, backend: object][] = [
  ["OpenAI (in place)", { schema: { name: "OpenAI", prefix: "v1" }, modelNameOverride: "other" }],
  ["Anthropic", { schema: { name: "Anthropic" } }],
  ["AWSBedrock", { schema: { name: "AWSBedrock" }, auth: aws }],
  ["GCPVertexAI", { schema: { name: "GCPVertexAI" }, auth: gcp }],
  ["Cohere", { schema: { name: "Cohere" } }],
];

/** A chat with a system prompt, turns and two tools, of about `size` bytes. */
function chat(size: number, stream: boolean): Buffer {
  const tool = (name: string): object => ({
    type: "function",
    function: {
      name,
      description: "Looks something up.",
      parameters: { type: "object", properties: { q: { type: "string" } } },
    },
  });
  const messages: object[] = [{ role: "system", content: "Answer briefly." }];
  const body = {
    model: "claude-sonnet-4-5",
    stream,
    max_tokens: 100,
    tools: [tool("search"), tool("weather")],
    messages,
  };
  for (let turn = 0; JSON.stringify(body).length < size; turn++) {
    const content = `Turn ${turn}: ${'what is known of wrens, "goldcrests" and others? '.repeat(4)}`;
    messages.push({ role: turn % 2 === 0 ? "user" : "assistant", content });
  }
  return Buffer.from(JSON.stringify(body));
}

const head = (length: number): [string, string][] => [
  [":method", "POST"],
  [":path", "/v1/chat/completions"],
  [":authority", "gateway.local"],
  ["content-type", "application/json"],
  ["content-length", String(length)],
];

function median(values: number[]): number {
  return values.sort((left, right) => left - right)[Math.floor(values.length / 2)]!;
}

/** Microseconds for a whole request, from its headers to what is sent on. */
function timeRequest(root: RootContext, body: Buffer): number {
  const times: number[] = [];
  for (let round = 0; round < warmUp + rounds; round++) {
    const stream = root.stream();
    const headers = head(body.length);
    moduleTime.inside = 0;
    stream.requestHeaders(headers, false);
    stream.requestBody(body, true);
    const elapsed = moduleTime.inside;
    if (!stream.upstream.ended) throw new Error(stream.localResponse?.body.toString());
    stream.close();
    if (round >= warmUp) times.push(elapsed * 1000);
  }
  return median(times);
}

const deltas = 10_000;

/** An upstream's stream of one-word events, and what its events cost each, in microseconds. */
function timeStream(
  root: RootContext,
  vm: Vm,
  type: string,
  events: Buffer[],
): { micros: number; grownPages: number } {
  const body = chat(1024, true);
  const stream = root.stream();
  stream.requestHeaders(head(body.length), false);
  stream.requestBody(body, true);
  stream.responseHeaders(
    [
      [":status", "200"],
      ["content-type", type],
    ],
    false,
  );
  for (const event of events.slice(0, deltas / 2)) stream.responseBody(event, false);
  const pages = vm.memoryPages;
  moduleTime.inside = 0;
  for (const event of events.slice(deltas / 2)) stream.responseBody(event, false);
  const micros = (moduleTime.inside * 1000) / (events.length - deltas / 2);
  const grownPages = vm.memoryPages - pages;
  stream.close();
  return { micros, grownPages };
}

const sse = (name: string, data: object): Buffer =>
  Buffer.from(`${name === "" ? "" : `event: ${name}\n`}data: ${JSON.stringify(data)}\n\n`);
const streams: Record<string, (index: number) => Buffer> = {
  "OpenAI (in place)": () =>
    sse("", {
      id: "c",
      object: "chat.completion.chunk",
      created: 1,
      model: "m",
      choices: [{ index: 0, delta: { content: "word " }, finish_reason: null }],
    }),
  Anthropic: (index) =>
    index === 0
      ? sse("message_start", {
          type: "message_start",
          message: {
            id: "m",
            type: "message",
            role: "assistant",
            model: "m",
            content: [],
            usage: { input_tokens: 1, output_tokens: 1 },
          },
        })
      : sse("content_block_delta", {
          type: "content_block_delta",
          index: 0,
          delta: { type: "text_delta", text: "word " },
        }),
  GCPVertexAI: () =>
    sse("", {
      candidates: [{ content: { role: "model", parts: [{ text: "word " }] } }],
      modelVersion: "m",
      responseId: "r",
    }),
};

countModuleTime();
const module = await FilterModule.load(file);
const table = new Table({
  head: ["chat completions to", "request 2 KiB", "request 32 KiB", "stream event", "memory grown"],
  style: { head: [], border: [], compact: true },
});
for (const [name, backend] of backends) {
  const vm = Vm.create(module);
  const root = vm.configure("gateway", JSON.stringify({ backends: [{ name: "b", ...backend }] }));
  const makeEvent = streams[name];
  const events = makeEvent && Array.from({ length: deltas }, (_, index) => makeEvent(index));
  const streamed = events && timeStream(root, vm, "text/event-stream", events);
  table.push([
    name,
    `${timeRequest(root, chat(2048, false)).toFixed(1)} µs`,
    `${timeRequest(root, chat(32_768, false)).toFixed(1)} µs`,
    streamed ? `${streamed.micros.toFixed(2)} µs` : "",
    streamed ? `${streamed.grownPages * 64} KiB` : "",
  ]);
}
console.log(table.toString());
