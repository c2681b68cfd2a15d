import assert from "node:assert/strict";
import { before, test } from "node:test";
import fc from "fast-check";
import { compileScanner, type ScannerModule } from "./scanner-module.ts";

interface Event {
  name: string | undefined;
  data: string | undefined;
}

interface Framed {
  /** Events that have data: those a listener hears of. */
  events: Event[];
  raws: string[];
  tail: string;
}

const noLimit = 2 ** 31 - 1;

let module: ScannerModule;
before(async () => {
  module = await compileScanner(1 << 20);
});

const line = fc.oneof(
  fc.constantFrom(
    "",
    "",
    "data",
    "data:",
    "data: ",
    "data:  two",
    ":comment",
    ": a",
    "event",
    "event:",
    "event: delta",
  ),
  fc.constantFrom("id: 7", "retry: 10", "data x: no", "dat: no", "eventx: no", " data: no", "Data: no", "x"),
  fc
    .string({ unit: fc.constantFrom("a", "é", "日", ":", " ", '{"model":"gpt-4o"}'), maxLength: 40 })
    .map((text) => `data: ${text}`),
);
const anyEnds = fc.array(fc.tuple(line, fc.constantFrom("\n", "\r", "\r\n")), { maxLength: 12 });
const oneEnd = fc
  .tuple(fc.array(line, { maxLength: 12 }), fc.constantFrom("\n", "\r", "\r\n"))
  .map(([lines, end]) => lines.map((text): [string, string] => [text, end]));
const streamOf = (lines: fc.Arbitrary<[string, string][]>) =>
  fc
    .tuple(fc.constantFrom("", "", "\ufeff"), lines, fc.constantFrom("", "data: cut", "event: a\ndata: b\n"))
    .map(([mark, parts, rest]) => mark + parts.map((part) => part.join("")).join("") + rest);
const cuts = fc.array(fc.nat({ max: 200 }), { maxLength: 8 });

test("events are those of the WHATWG algorithm under any cut, and no byte is lost", () => {
  fc.assert(
    fc.property(streamOf(anyEnds), cuts, (stream, positions) => {
      for (const chunks of [[Buffer.from(stream)], cutAt(stream, positions), everyByte(stream)]) {
        const framed = frame(chunks);
        assert.deepEqual(framed.events, reference(stream));
        assert.equal(framed.raws.join("") + framed.tail, Buffer.from(stream).toString("latin1"));
      }
    }),
    { numRuns: 10_000 },
  );
});

test("where all lines end alike, the bytes of each event are the same under any cut", () => {
  fc.assert(
    fc.property(streamOf(oneEnd), cuts, (stream, positions) => {
      const whole = frame([Buffer.from(stream)]);
      assert.deepEqual(frame(cutAt(stream, positions)).raws, whole.raws);
      assert.deepEqual(frame(everyByte(stream)).raws, whole.raws);
    }),
    { numRuns: 5_000 },
  );
});

test("an event beyond the limit overflows, under any cut, after the events before it", () => {
  const stream = `data: 1\n\ndata: ${"x".repeat(90)}\n\ndata: 2\n\n`;
  for (const chunks of [[Buffer.from(stream)], cutAt(stream, [50]), everyByte(stream)]) {
    assert.deepEqual(frame(chunks, 50).events, [{ name: undefined, data: "1" }]);
    assert.ok(module.exports.hasOverflowed());
    assert.equal(frame(chunks, 98).events.length, 3);
    assert.ok(!module.exports.hasOverflowed());
  }
});

test("an event in many small chunks costs linear time", () => {
  const stream = `data: ${"x".repeat(400_000)}\n\n`;
  const started = performance.now();
  assert.equal(frame(everyByte(stream)).events[0]?.data?.length, 400_000);
  assert.ok(performance.now() - started < 5_000);
});

function frame(chunks: Uint8Array[], limit: number = noLimit): Framed {
  const { exports } = module;
  const framed: Framed = { events: [], raws: [], tail: "" };
  const takeEvent = () => {
    exports.eventName();
    const name = module.out()?.toString();
    exports.eventData();
    const data = module.out()?.toString();
    if (exports.eventHasData()) framed.events.push({ name: name === "" ? undefined : name, data });
    exports.eventRaw();
    return module.out()?.toString("latin1") ?? "";
  };
  exports.openStream(limit);
  for (const chunk of chunks) {
    module.clear();
    exports.pushChunk(module.place(chunk), chunk.length);
    while (exports.nextEvent()) framed.raws.push(takeEvent());
  }
  if (exports.finishStream()) framed.tail = takeEvent();
  return framed;
}

/** The parsing algorithm of WHATWG HTML, section 9.2.6, to the letter. */
function reference(stream: string): Event[] {
  const events: Event[] = [];
  const lines = stream.replace(/^\ufeff/, "").split(/\r\n|\n|\r/);
  // What follows the last line end is no line.
  lines.pop();
  let name = "";
  let data = "";
  for (const text of lines) {
    if (text === "") {
      if (data !== "") events.push({ name: name === "" ? undefined : name, data: data.slice(0, -1) });
      name = "";
      data = "";
      continue;
    }
    const colon = text.indexOf(":");
    const field = colon < 0 ? text : text.slice(0, colon);
    const value = colon < 0 ? "" : text.slice(colon + 1).replace(/^ /, "");
    if (field === "event") name = value;
    if (field === "data") data += value + "\n";
  }
  return events;
}

function cutAt(stream: string, positions: number[]): Buffer[] {
  const bytes = Buffer.from(stream);
  const sorted = [0, ...positions.map((at) => at % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return sorted.slice(1).map((end, index) => bytes.subarray(sorted[index], end));
}

function everyByte(stream: string): Buffer[] {
  const bytes = Buffer.from(stream);
  return Array.from({ length: bytes.length }, (_, index) => bytes.subarray(index, index + 1));
}
