import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { loadExchanges } from "../../harness/exchange/load.ts";
import type { Exchange } from "../../harness/exchange/types.ts";
import { FilterModule } from "../../harness/host/module.ts";
import { Vm } from "../../harness/host/vm.ts";
import { configurationOf } from "../../harness/replay/configuration.ts";

const rounds = 1200;
/** Of which a leak of a few hundred bytes for each exchange leaves nothing. */
const budget = 256 * 1024;
const warmUp = 60;

let module: FilterModule;
before(async () => {
  module = await FilterModule.load("build/filter.wasm");
});

/** One request with its reply, cut in the middle; the client leaves early where `aborts`. */
function run(root: ReturnType<Vm["configure"]>, exchange: Exchange, aborts: boolean): number | undefined {
  const stream = root.stream();
  const { method, path, headers, body } = exchange.client.request;
  const { host = "gateway.local", ...others } = headers;
  const bytes = body?.bytes ?? Buffer.alloc(0);
  const head: [string, string][] = [
    [":method", method],
    [":path", path],
    [":authority", host],
    ...Object.entries(others),
  ];
  stream.requestHeaders(head, bytes.length === 0);
  if (bytes.length > 0) stream.requestBody(bytes, true);
  const response = exchange.upstream?.response;
  if (response && stream.upstream.headers) {
    const reply = response.body?.bytes ?? Buffer.alloc(0);
    stream.responseHeaders(
      [[":status", String(response.status)], ...Object.entries(response.headers)],
      reply.length === 0,
    );
    const middle = Math.floor(reply.length / 2);
    if (reply.length > 0) stream.responseBody(reply.subarray(0, middle), false);
    if (aborts) stream.abort();
    else if (reply.length > 0) stream.responseBody(reply.subarray(middle), true);
  }
  stream.close();
  return stream.localResponse?.status;
}

describe("memory does not grow with the number of exchanges", () => {
  // One of each kind: the first exchange, streamed and whole, of each folder.
  const { exchanges } = loadExchanges(["tests/exchanges"]);
  const chosen = new Map<string, Exchange>();
  for (const exchange of exchanges) {
    const folder = exchange.file.split("/").at(-2) ?? "";
    const kind = `${folder}, ${exchange.client.response?.events ? "streamed" : "whole"}`;
    if (exchange.upstream?.response && !chosen.has(kind)) chosen.set(kind, exchange);
  }

  for (const [kind, exchange] of chosen) {
    it(`${kind}: ${exchange.name}`, () => {
      const vm = Vm.create(module);
      const config = JSON.parse(configurationOf(exchange).json) as { limits?: object };
      config.limits = { ...config.limits, vmMemory: budget };
      const root = vm.configure("gateway", JSON.stringify(config));
      for (let round = 0; round < warmUp; round++) run(root, exchange, round % 3 === 0);
      const pages = vm.memoryPages;
      for (let round = 0; round < rounds; round++) run(root, exchange, round % 3 === 0);
      assert.equal(vm.memoryPages, pages);
      assert.notEqual(run(root, exchange, false), 503);
    });
  }
});
