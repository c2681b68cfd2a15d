import assert from "node:assert/strict";
import { before, test } from "node:test";
import { compileEntry } from "./support/compile-entry.ts";
import { drawNumber } from "./support/number-generator.ts";
import { Random } from "./support/random.ts";

const runs = 20_000;
const seed = Number(process.env["TEST_SEED"] ?? Math.floor(Math.random() * 2 ** 32));
const capacity = 1 << 21;

/** What tests/unit/support/number-entry.ts exports. */
interface Exports {
  memory: WebAssembly.Memory;
  room: (length: number) => number;
  read: (address: number, length: number) => number;
}

let read: (text: string) => number;
before(async () => {
  const exports = (await compileEntry("tests/unit/support/number-entry.ts")) as Exports;
  const input = exports.room(capacity);
  read = (text) => {
    const { written } = new TextEncoder().encodeInto(
      text,
      new Uint8Array(exports.memory.buffer, input, capacity),
    );
    assert.equal(written, text.length);
    return exports.read(input, written);
  };
});

test("numbers read as JSON.parse reads them", () => {
  const random = new Random(seed);
  let between = 0;
  for (let run = 0; run < runs; run++) {
    const text = drawNumber(random);
    const expected = Number(JSON.parse(text));
    if (expected !== 0 && Number.isFinite(expected)) between++;
    assert.equal(read(text), expected, `TEST_SEED=${seed}, run ${run}: ${text}`);
  }
  assert.ok(between > runs / 2, `only ${between} of ${runs} numbers are neither zero nor infinite`);
});

test("numbers of a megabyte read as JSON.parse reads them", () => {
  const zeros = "0".repeat(1_000_000);
  const nines = "9".repeat(1_000_000);
  const texts = [
    nines,
    `0.${nines}`,
    `${nines}e-1000000`,
    `0.${zeros}123e1000001`,
    `0.${zeros}1`,
    `1${zeros}e-1000000`,
    `9007199254740993.${zeros}`,
    `9007199254740993.${zeros}1`,
    `1e${zeros}22`,
    `1e-${nines}`,
    `0e${nines}`,
  ];
  for (const text of texts) {
    assert.equal(read(text), JSON.parse(text), `${text.slice(0, 20)}… of ${text.length} characters`);
  }
});
