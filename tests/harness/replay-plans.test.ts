import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "node:test";
import type { TestContext } from "node:test";
import fc from "fast-check";
import { loadExchange } from "../../harness/exchange/load.ts";
import type { Exchange } from "../../harness/exchange/types.ts";
import { cutAtEvents, cutAtLengths, cutAtRandom, cutEvery } from "../../harness/replay/cut.ts";
import { plansFor } from "../../harness/replay/plans.ts";
import { folderWith, passThrough } from "./support/exchange-files.ts";

describe("cutting bodies", () => {
  it("loses no byte, whatever the cut", () => {
    const body = fc.uint8Array().map((bytes) => Buffer.from(bytes));
    fc.assert(
      fc.property(body, fc.nat(), fc.array(fc.nat({ max: 9 })), (bytes, seed, lengths) => {
        const types = ["text/event-stream", "application/vnd.amazon.eventstream", "text/plain"];
        const cuts = [
          cutAtRandom(bytes, seed),
          cutAtLengths(bytes, lengths),
          cutEvery(bytes, 1 + (seed % 5)),
        ];
        for (const pieces of [...cuts, ...types.map((type) => cutAtEvents(bytes, type))]) {
          assert.deepEqual(Buffer.concat(pieces), bytes);
        }
        assert.deepEqual(cutAtRandom(bytes, seed), cuts[0]);
      }),
    );
  });

  it("cuts at the end of each event and of each frame", () => {
    const texts = (pieces: Buffer[]): string[] => pieces.map(String);
    const stream = Buffer.from("data: ü\n\ndata: b\r\n\r\ndata: c");
    assert.deepEqual(texts(cutAtEvents(stream, "text/event-stream")), [
      "data: ü\n\n",
      "data: b\r\n\r\n",
      "data: c",
    ]);
    const frame = (length: number): Buffer => {
      const bytes = Buffer.alloc(length);
      bytes.writeUInt32BE(length);
      return bytes;
    };
    const frames = Buffer.concat([frame(16), frame(20), Buffer.from([0, 0, 1])]);
    const lengths = cutAtEvents(frames, "application/vnd.amazon.eventstream").map(({ length }) => length);
    assert.deepEqual(lengths, [16, 20, 3]);
  });
});

describe("chunk plans", () => {
  const exchangeWith = (context: TestContext, response: object): Exchange => {
    const { upstream, ...rest } = passThrough("e");
    const { request } = upstream as { request: object };
    const folder = folderWith(context, {
      "e.json": JSON.stringify({ ...rest, upstream: { request, response } }),
    });
    return loadExchange(join(folder, "e.json"));
  };
  const labels = (exchange: Exchange): string[] => plansFor(exchange).map(({ name }) => name);

  it("runs a stream under all of them, three times at random with seeds that stay", (context) => {
    const headers = { "content-type": "text/event-stream" };
    const exchange = exchangeWith(context, {
      status: 200,
      headers,
      body: { text: "data: a\n\n" },
      chunks: [3, 4],
    });
    assert.deepEqual(labels(exchange), [
      "whole",
      "recorded",
      "bytes",
      "events",
      "random",
      "random",
      "random",
    ]);
    assert.deepEqual(
      plansFor(exchange).map(({ label }) => label),
      plansFor(exchange).map(({ label }) => label),
    );
    const recorded = plansFor(exchange, ["recorded"])[0];
    assert.deepEqual(recorded?.cutResponse(Buffer.from("data: a\n\n")).map(String), ["dat", "a: a", "\n\n"]);
  });

  it("leaves out byte by byte for large bodies that are no stream", (context) => {
    const small = exchangeWith(context, { status: 200, body: { text: "x".repeat(1000) } });
    const large = exchangeWith(context, { status: 200, body: { text: "x".repeat(64 * 1024) } });
    assert.deepEqual(labels(small), ["whole", "bytes", "random", "random", "random"]);
    assert.deepEqual(labels(large), ["whole", "random", "random", "random"]);
  });
});
