import assert from "node:assert/strict";
import { before, test } from "node:test";
import { Generator, convert, type Environment } from "./support/cel-generator.ts";
import { compileCel, type CelModule, type Counts } from "./support/cel-module.ts";
import { drawPattern, drawText } from "./support/pattern-generator.ts";
import { Random } from "./support/random.ts";

const runs = 20_000;
const seed = Number(process.env["TEST_SEED"] ?? Math.floor(Math.random() * 2 ** 32));
const nestingLimit = 100;
const countNames = [
  "input_tokens",
  "cached_input_tokens",
  "cache_creation_input_tokens",
  "output_tokens",
  "total_tokens",
  "reasoning_tokens",
];

let module: CelModule;
before(async () => {
  module = await compileCel();
});

/** Gives the module the values of the variables, and returns them by name. */
function drawEnvironment(random: Random): Environment {
  const count = (): bigint => BigInt(random.pick([0, 1, 7, 100, 1000, 123_456, 2 ** 52]));
  const counts: Counts = [count(), count(), count(), count(), count(), count()];
  const model = random.pick(["", "gpt-4o", "abé漢😀", "12"]);
  const backend = random.pick(["default/a/route/r/rule/0/ref/0", "b"]);
  module.setCounts(counts);
  module.setTexts(model, backend);
  const named = countNames.map((name, index): [string, bigint] => [name, counts[index] ?? 0n]);
  return new Map<string, bigint | string>([...named, ["model", model], ["backend", backend]]);
}

test("expressions cost what they come to", () => {
  const random = new Random(seed);
  let worked = 0;
  for (let run = 0; run < runs; run++) {
    const environment = drawEnvironment(random);
    const { text, value } = new Generator(random, environment).cost(1 + random.below(5));
    const hint = `TEST_SEED=${seed}, run ${run}: ${text}`;
    assert.equal(module.compile(text), undefined, hint);
    const negative = typeof value === "bigint" && value < 0n;
    const fraction = typeof value === "number" && value < 0;
    const cost = negative || fraction || value === undefined ? undefined : convert(value, "int");
    if (typeof cost === "bigint" && cost > 0n) worked++;
    assert.equal(module.evaluate(), cost ?? -1n, hint);
  }
  assert.ok(worked > runs / 4, `only ${worked} of ${runs} expressions cost anything`);
});

test("what is no expression is refused with a position and never traps", () => {
  const random = new Random(seed);
  const pieces = [
    ..."()[]{},.?:!*/%+-<>='\"\\&|0123456789abruxe_ \n",
    "==",
    "&&",
    "||",
    "in",
    "true",
    "null",
  ];
  pieces.push(
    "model",
    "input_tokens",
    "output_tokens",
    "matches",
    "'a'",
    "r'(a'",
    "size",
    "1.5",
    "2u",
    "//",
    "é",
    "'''",
  );
  let accepted = 0;
  for (let run = 0; run < runs; run++) {
    const environment = drawEnvironment(random);
    const soup = random.several(1, 12, () => random.pick(pieces)).join("");
    const { text } = new Generator(random, environment).cost(3);
    const cut = random.below(text.length);
    const spoilt = text.slice(0, cut) + random.pick(pieces) + text.slice(cut + random.below(3));
    const noise = Uint8Array.from(random.several(0, 20, () => random.below(256)));
    for (const input of [soup, spoilt, noise]) {
      const refusal = module.compile(input);
      const hint = `TEST_SEED=${seed}, run ${run}: ${Buffer.from(input).toString("latin1")}`;
      if (refusal === undefined) {
        accepted++;
        assert.ok(module.evaluate() >= -1n, hint);
      } else {
        const position = Number(/^at (\d+): ./.exec(refusal)?.[1] ?? NaN);
        assert.ok(position <= Buffer.byteLength(input), `${hint}: ${refusal}`);
      }
    }
  }
  assert.ok(accepted > 100, `only ${accepted} were expressions after all`);
});

test("nesting is accepted up to the limit and refused beyond, however long", () => {
  module.setCounts([7n, 0n, 0n, 0n, 0n, 0n]);
  // What stands before and behind the inner expression at each level, and how many levels one repetition adds.
  const forms: [string, string, number][] = [
    ["(", ")", 1],
    ["(1 * 0 + ", ")", 1],
    ["int(", ")", 1],
    ["1 == 2 ? 0 : ", "", 1],
    ["(false || true && 1 < 2 == true ? 0 + 1 * ", " : 0 * (1))", 1],
    ["int('1' in ['2'] || false && 1 + 1 * 2 < 3 ? 1 : ", ")", 2],
  ];
  for (const [open, close, levels] of forms) {
    const nested = (depth: number): string => open.repeat(depth) + "(input_tokens)" + close.repeat(depth);
    const most = Math.floor((nestingLimit - 2) / levels);
    assert.equal(module.compile(nested(most)), undefined, nested(1));
    assert.equal(module.evaluate(), 7n, nested(1));
    const refusal = /^at \d+: nested more than 100 deep$/;
    assert.match(module.compile(nested(most + 2)) ?? "", refusal, nested(1));
    assert.match(module.compile(nested(10_000)) ?? "", refusal, nested(1));
  }
});

test("what is long but not deep costs no stack", () => {
  module.setCounts([1n, 0n, 0n, 0n, 0n, 0n]);
  const long = (piece: string, count: number): string => `input_tokens${piece.repeat(count)}`;
  assert.equal(module.compile(long(" + 1u", 50_000)), undefined);
  assert.equal(module.evaluate(), 50_001n);
  assert.equal(module.compile(`${"!".repeat(100_000)}true ? 1 : 0`), undefined);
  assert.equal(module.evaluate(), 1n);
  assert.equal(module.compile(`0 in [${"1, ".repeat(50_000)} 0] ? 1 : 0`), undefined);
  assert.equal(module.evaluate(), 1n);
});

test("patterns match what JavaScript's match", () => {
  const random = new Random(seed);
  let matched = 0;
  for (let run = 0; run < runs; run++) {
    const { re2, javascript } = drawPattern(random, 2);
    const hint = `TEST_SEED=${seed}, run ${run}: ${re2}`;
    assert.equal(module.compilePattern(re2), undefined, hint);
    const expected = new RegExp(javascript, "u");
    for (let count = 0; count < 4; count++) {
      const text = drawText(random);
      const matches = expected.test(text);
      if (matches) matched++;
      assert.equal(module.matches(text), matches, `${hint} on ${JSON.stringify(text)}`);
    }
  }
  assert.ok(matched > runs && matched < 3.5 * runs, `${matched} of ${4 * runs} texts matched`);
});

test("what is no pattern is refused with a position and never traps", () => {
  const random = new Random(seed);
  const pieces = [..."()[]{}^$.|*+?\\-:dwsbAxab1é😀", "[^", "a-", "(?", "[:alpha:]"];
  for (let run = 0; run < runs; run++) {
    const soup = random.several(0, 12, () => random.pick(pieces)).join("");
    const noise = Uint8Array.from(random.several(0, 12, () => random.below(256)));
    for (const input of [soup, noise]) {
      const hint = `TEST_SEED=${seed}, run ${run}: ${Buffer.from(input).toString("latin1")}`;
      const refusal = module.compilePattern(input);
      if (refusal === undefined) {
        module.matches(drawText(random));
        module.matches(noise);
      } else {
        assert.ok(Number(/^at (\d+): ./.exec(refusal)?.[1] ?? NaN) <= Buffer.byteLength(input), hint);
      }
    }
  }
});

// Nothing is measured: with backtracking this would not come to an end, and the runner's time limit would end it.
test("no pattern makes a match take more than linear time", () => {
  const text = "a".repeat(100_000);
  for (const pattern of [
    "(a*)*b",
    "(a|a)*b",
    "(a+)+$b",
    "((a?)*)*b",
    "(a|b|ab)*c",
    "^(([a-z])+.)+[A-Z]([a-z])+$",
  ]) {
    assert.equal(module.compilePattern(pattern), undefined, pattern);
    assert.equal(module.matches(text), false, pattern);
  }
});
